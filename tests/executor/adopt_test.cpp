// Target collections that no run on this machine made: taken up, or dropped and made anew.
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

using planner::OnExisting;

constexpr std::size_t kRows = 30'000;  // four ranges

/// A source collection, loaded, and in the plan.
void fill(Migration& migration, OnExisting what) {
  migration.source.create(at("a"), small_schema());
  migration.source.put(at("a"), "", small_rows(1, kRows));
  migration.source.index_and_load(at("a"));
  migration.add("a");
  migration.intent.collections[0].on_existing = {what, {"plan.yaml", 9, 1}};
}

std::string failure_text(const Applied& applied) {
  std::string text = applied.error ? to_string(*applied.error) : "";
  for (const auto& item : applied.diagnostics.items()) text += item.message + "\n";
  return text;
}

void require_success(const Applied& applied) {
  REQUIRE_MESSAGE(applied.is_success(), failure_text(applied));
}

void check_equal(Migration& migration) {
  CHECK(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
}

std::int64_t written(Migration& migration) {
  return migration.target.rows_inserted() + migration.target.rows_upserted();
}

void change(FakeMilvus& server, std::int64_t key) {
  auto columns = small_rows(key, 1);
  columns[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.125F);
  server.remove(at("a"), {key});
  server.put(at("a"), "", columns);
}

TEST_SUITE("executor adopt") {
  TEST_CASE("a target that another machine filled is compared, and not a row is written") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kResume);
    require_success(migration.apply());
    migration.forget_journal();
    const auto before = written(migration);

    const Applied applied = migration.apply();

    require_success(applied);
    CHECK(written(migration) == before);
    CHECK(applied.report->collections.at(0).is_complete);
    CHECK(applied.report->collections.at(0).target_entities == kRows);
    CHECK(migration.target.calls("CreateCollection") == 1);
    CHECK(migration.target.calls("DropCollection") == 0);
    CHECK(migration.target.calls("LoadCollection") == migration.target.calls("ReleaseCollection"));
    CHECK(planner::has_no_changes(*migration.compile().plan));  // and known from now on
  }

  TEST_CASE("only what differs is written: missing rows, and rows with other values") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kResume);
    require_success(migration.apply());
    migration.forget_journal();
    migration.target.remove(at("a"), {std::int64_t{5}, std::int64_t{6}});
    change(migration.target, 25'000);
    const auto before = written(migration);

    require_success(migration.apply());

    check_equal(migration);
    CHECK(written(migration) > before);
    CHECK(written(migration) - before < static_cast<std::int64_t>(kRows));
  }

  TEST_CASE("a run that was killed on another machine is finished without its journal") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kResume);
    std::stop_source stop;
    std::atomic<int> inserts{0};
    migration.target.on_request([&](const RequestMoment& moment) {
      if (moment.method == "Insert" && ++inserts == 2) stop.request_stop();
    });
    REQUIRE(migration.apply(stop.get_token()).error);
    migration.target.on_request({});
    REQUIRE(migration.target.physical_rows(at("a")) > 0);
    migration.forget_journal();

    require_success(migration.apply());

    check_equal(migration);
    CHECK(migration.target.physical_rows(at("a")) == kRows);
  }

  TEST_CASE("keys that only the target has are found, and stay") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kResume);
    require_success(migration.apply());
    migration.forget_journal();
    migration.source.remove(at("a"), {std::int64_t{7}});
    migration.target.put(at("a"), "", small_rows(90'001, 2));

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    CHECK_FALSE(applied.report->collections.at(0).is_complete);
    CHECK(migration.target.physical_rows(at("a")) == kRows + 2);
    CHECK(migration.target.calls("Delete") == 0);
    CHECK(migration.target.calls("LoadCollection") == migration.target.calls("ReleaseCollection"));
  }

  TEST_CASE("rows that the other machine left twice are written once more, and are there once") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kResume);
    require_success(migration.apply());
    migration.forget_journal();
    migration.target.put(at("a"), "", small_rows(20'000, 3));  // a late insert
    REQUIRE(migration.target.physical_rows(at("a")) == kRows + 3);

    require_success(migration.apply());

    CHECK(migration.target.physical_rows(at("a")) == kRows);
    check_equal(migration);
  }

  TEST_CASE("an adoption that is stopped goes on by the journal, comparing what is left") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kResume);
    require_success(migration.apply());
    migration.forget_journal();
    const auto before = written(migration);
    std::stop_source stop;
    std::atomic<int> queries{0};
    migration.target.on_request([&](const RequestMoment& moment) {
      if (moment.method == "Query" && ++queries == 4) stop.request_stop();
    });
    REQUIRE(migration.apply(stop.get_token()).error);
    migration.target.on_request({});

    require_success(migration.apply());

    CHECK(written(migration) == before);
    CHECK(migration.target.calls("LoadCollection") == migration.target.calls("ReleaseCollection"));
  }

  TEST_CASE("a target that is not as planned is not touched") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kResume);
    auto schema = small_schema();
    *schema.add_fields() = field("more", wire::schema::Int64);
    migration.target.create(at("a"), schema);

    const Applied applied = migration.apply();

    CHECK(applied.diagnostics.items().at(0).code == "P0420");
    CHECK(migration.target.writes() == 0);
  }
}

TEST_SUITE("executor recreate") {
  /// The target holds five rows of somebody else.
  void put_foreign(Migration & migration) {
    migration.target.create(at("a"), small_schema());
    migration.target.put(at("a"), "", small_rows(70'000, 5));
    migration.target.index_and_load(at("a"));
  }

  TEST_CASE("a collection is dropped only where that is allowed") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kRecreate);
    put_foreign(migration);

    const Applied refused = migration.apply();
    REQUIRE(refused.error);
    CHECK(refused.error->kind == ErrorKind::kRefused);
    CHECK(migration.target.writes() == 0);

    migration.allow_destructive = true;
    require_success(migration.apply());
    check_equal(migration);
    CHECK(migration.target.calls("DropCollection") == 1);
    CHECK(migration.target.rows_upserted() == 0);  // made by this run: rows are inserted
  }

  TEST_CASE("what was made anew is known as ours, and not dropped again") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kRecreate);
    put_foreign(migration);
    migration.allow_destructive = true;
    require_success(migration.apply());
    require_success(migration.apply());
    migration.source.put(at("a"), "", small_rows(80'000, 3));
    require_success(migration.apply());
    CHECK(migration.target.calls("DropCollection") == 1);
    check_equal(migration);
  }

  TEST_CASE("a run that ends anywhere around the drop is finished by the next one") {
    for (const char* method : {"DropCollection", "CreateCollection", "CreateIndex", "Insert"}) {
      for (const bool has_effect : {false, true}) {
        CAPTURE(method);
        CAPTURE(has_effect);
        Migration migration({.version = "v2.3.6"});
        fill(migration, OnExisting::kRecreate);
        put_foreign(migration);
        migration.allow_destructive = true;
        const auto point =
            has_effect ? RequestMoment::Point::kAfter : RequestMoment::Point::kBefore;
        std::stop_source stop;
        migration.target.on_request([&](const RequestMoment& moment) {
          if (moment.method == method && moment.point == point) stop.request_stop();
        });
        static_cast<void>(migration.apply(stop.get_token()));
        migration.target.on_request({});

        require_success(migration.apply());

        check_equal(migration);
        CHECK(migration.target.physical_rows(at("a")) == kRows);
        CHECK(migration.target.calls("DropCollection") <= 2);
      }
    }
  }

  TEST_CASE("a lost answer to the drop ends in one drop and all rows") {
    for (const auto& fault : {fail_before(), lose_answer()}) {
      Migration migration({.version = "v2.3.6"});
      fill(migration, OnExisting::kRecreate);
      put_foreign(migration);
      migration.allow_destructive = true;
      migration.target.faults().add({.method = "DropCollection", .nth = 1}, fault);
      CHECK_FALSE(migration.apply().is_success());
      require_success(migration.apply());
      check_equal(migration);
    }
  }

  TEST_CASE("a saved plan drops the collection that it was made for, and no other") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, OnExisting::kRecreate);
    put_foreign(migration);
    const auto plan = migration.compile();
    REQUIRE(plan.plan);
    migration.target.drop(at("a"));
    put_foreign(migration);  // another one, with another id
    migration.allow_destructive = true;

    const Applied applied = migration.apply_plan(*plan.plan);

    CHECK(applied.diagnostics.items().at(0).code == "stale");
    CHECK(migration.target.calls("DropCollection") == 0);
    CHECK(migration.target.physical_rows(at("a")) == 5);
  }
}

}  // namespace
}  // namespace kiteway::testing
