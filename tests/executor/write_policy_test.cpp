// `write: auto | upsert | insert`: which requests bring the rows, the first time and again.
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

namespace kiteway::testing {
namespace {

using planner::WritePolicy;

constexpr std::size_t kRows = 20'000;

struct Copy : Migration {
  explicit Copy(WritePolicy policy) {
    source.create(at("a"), small_schema());
    source.put(at("a"), "", small_rows(1, kRows));
    source.index_and_load(at("a"));
    add("a");
    intent.collections[0].write.value = policy;
  }

  void require_success() {
    const Applied applied = apply();
    REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
    CHECK(target.physical_rows(at("a")) == source.distinct_keys(at("a")));
    CHECK(texts(target.rows(at("a"))) == texts(source.rows(at("a"))));
  }
};

TEST_SUITE("executor write policy") {
  TEST_CASE("auto inserts into a collection it made, and upserts what may be there") {
    Copy copy(WritePolicy::kAuto);
    copy.require_success();
    CHECK(copy.target.calls("Upsert") == 0);
    copy.source.put(at("a"), "", small_rows(kRows + 1, 10));
    const std::size_t inserts = copy.target.calls("Insert");
    copy.require_success();
    CHECK(copy.target.calls("Insert") == inserts);
    CHECK(copy.target.calls("Upsert") > 0);
  }

  TEST_CASE("upsert never inserts") {
    Copy copy(WritePolicy::kUpsert);
    copy.target.faults().add({.method = "Upsert", .nth = 1}, lose_answer());
    copy.require_success();
    CHECK(copy.target.calls("Insert") == 0);
    CHECK(copy.target.calls("Delete") == 0);
  }

  TEST_CASE("insert deletes nothing as long as no row can be there") {
    Copy copy(WritePolicy::kInsert);
    copy.require_success();
    CHECK(copy.target.calls("Delete") == 0);
    CHECK(copy.target.calls("Upsert") == 0);
  }

  TEST_CASE("insert deletes the keys of a request whose answer was lost before it is repeated") {
    Copy copy(WritePolicy::kInsert);
    copy.target.faults().add({.method = "Insert", .nth = 1}, lose_answer());
    copy.require_success();
    CHECK(copy.target.calls("Delete") > 0);
    CHECK(copy.target.calls("Upsert") == 0);
  }

  TEST_CASE("insert deletes the keys of rows that an earlier run brought") {
    Copy copy(WritePolicy::kInsert);
    copy.require_success();
    copy.source.put(at("a"), "", small_rows(kRows + 1, 10));
    copy.require_success();
    CHECK(copy.target.calls("Delete") > 0);
    CHECK(copy.target.calls("Upsert") == 0);
  }

  TEST_CASE("a delete that lands after the rows were inserted again takes none away") {
    Copy copy(WritePolicy::kInsert);
    copy.target.faults().add({.method = "Insert", .nth = 1}, lose_answer());
    copy.target.faults().add({.method = "Delete", .nth = 1}, land_late(3));
    copy.require_success();
    CHECK(copy.target.faults().fired() == 2);
    CHECK(copy.target.late_writes() == 0);
  }
}

}  // namespace
}  // namespace kiteway::testing
