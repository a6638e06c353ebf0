// Targets that make their own keys, with and without a field for the old ones.
#include "executor/transfer/late_requests.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>

namespace kiteway::testing {
namespace {

constexpr std::size_t kRows = 20'000;
const std::string kOriginal = "old_id";

/// A migration of one collection into one that makes its keys; the old ones go to the field
/// `original`, if it has a name.
struct Copy : Migration {
  explicit Copy(const std::string& original, std::size_t rows = kRows) {
    source.create(at("a"), small_schema());
    source.put(at("a"), "", small_rows(1, rows));
    source.create_partition(at("a"), "east");
    source.put(at("a"), "east", small_rows(100'000, 10));
    source.index_and_load(at("a"));
    add("a");
    intent.collections[0].auto_id.value = true;
    intent.collections[0].original_pk_field.value = original;
  }

  void require_success() {
    const Applied applied = apply_until_done(3);
    REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : "no plan"));
    check_equal();
  }

  /// Every row of the source once, but for the keys where they were discarded.
  void check_equal() {
    CHECK(rows_of(target) == rows_of(source));
    std::vector<PrimaryKey> made;
    for (const auto& row : target.rows(at("a"))) made.push_back(row.key);
    CHECK(std::ranges::adjacent_find(made) == made.end());
    CHECK(std::ranges::all_of(
        made, [](const PrimaryKey& key) { return std::get<std::int64_t>(key) > 1'000'000; }));
    CHECK(target.rejected_requests().empty());
  }

  void land_after(std::chrono::milliseconds time) {
    const auto when = clock.wall_now() + time;
    clock.slept = [this, when] {
      if (clock.wall_now() >= when) landed += target.land_late_writes();
    };
  }

  std::atomic<std::size_t> landed = 0;

 private:
  [[nodiscard]] std::vector<std::string> rows_of(FakeMilvus& server) const {
    const std::string& original = intent.collections[0].original_pk_field.value;
    std::vector<std::string> rows;
    for (const auto& row : server.rows(at("a"))) {
      std::string text = row.partition + " " + row.fields.at("vector");
      if (!original.empty()) text += " " + row.fields.at(&server == &target ? original : "id");
      rows.push_back(std::move(text));
    }
    std::ranges::sort(rows);
    return rows;
  }
};

TEST_SUITE("executor auto id") {
  TEST_CASE(
      "every row gets a new key, and the old one has a field of its own if it is to be kept") {
    for (const std::string& original : {std::string(), kOriginal}) {
      Copy copy(original);
      copy.require_success();
      CHECK(copy.target.calls("Upsert") == 0);
      CHECK(copy.target.calls("Delete") == 0);
      const auto again = copy.compile();
      REQUIRE(again.plan);
      CHECK(planner::has_no_changes(*again.plan));
    }
  }

  TEST_CASE("rows that repeat a key of the source arrive once") {
    for (const std::string& original : {std::string(), kOriginal}) {
      Copy copy(original, 3000);
      copy.source.put(at("a"), "", small_rows(10, 200));
      const Applied applied = copy.apply();
      REQUIRE(applied.is_success());
      CHECK(copy.target.physical_rows(at("a")) == copy.source.distinct_keys(at("a")));
      CHECK(applied.report->collections[0].source_entities == 3210);
    }
  }

  TEST_CASE("an insert whose answer was lost is told by the number of rows, landed or not") {
    for (const bool has_landed : {false, true}) {
      Copy copy("");
      copy.target.faults().add({.method = "Insert", .nth = 2},
                               has_landed ? lose_answer() : fail_before());
      copy.require_success();
      CHECK(copy.target.faults().fired() == 1);
      CHECK(copy.target.calls("LoadCollection") == copy.target.calls("ReleaseCollection"));
    }
  }

  TEST_CASE("rows are not counted before a lost insert can no longer be alive") {
    for (const std::string& original : {std::string(), kOriginal}) {
      for (const auto verify : {planner::VerifyMode::kNone, planner::VerifyMode::kCount}) {
        Copy copy(original);
        copy.intent.collections[0].verify.value = verify;
        copy.target.faults().add({.method = "Insert", .nth = 1}, land_late(kUntilTold));
        copy.land_after(planner::RetrySettings{}.write_timeout + executor::kLateMargin -
                        std::chrono::milliseconds(1));
        copy.require_success();
        CHECK(copy.landed == 1);
        CHECK(copy.target.calls("LoadCollection") == copy.target.calls("ReleaseCollection"));
      }
    }
  }

  TEST_CASE("an insert that landed in part ends the run with the one safe way on, and that works") {
    Copy copy("");
    copy.target.faults().add({.method = "Insert", .nth = 2}, fail_before());
    std::atomic<int> inserts = 0;
    copy.target.on_request([&](const RequestMoment& moment) {
      const bool begins = moment.point == RequestMoment::Point::kBefore;
      if (moment.method != "Insert" || !begins || ++inserts != 2) return;
      auto part = small_rows(1, 7);  // as one shard of several would have it
      part.erase(part.begin());
      const auto& request = dynamic_cast<const wire::milvus::InsertRequest&>(*moment.request);
      copy.target.put(at("a"), request.partition_name(), part);
    });

    for (int i = 0; i < 2; ++i) {
      const Applied applied = copy.apply();
      REQUIRE(applied.error);
      CHECK(applied.error->kind == ErrorKind::kIncomplete);
      REQUIRE_FALSE(applied.error->notes.empty());
      CHECK(applied.error->notes[0] ==
            "the only safe way on: drop collection default/a on the target and run the same "
            "command again, which makes and copies it anew");
    }
    copy.target.on_request({});
    copy.target.drop(at("a"));
    copy.require_success();
  }

  TEST_CASE("a run that was stopped goes on after the rows it has counted") {
    for (const std::string& original : {std::string(), kOriginal}) {
      for (int stop_at = 1; stop_at <= 4; ++stop_at) {
        CAPTURE(stop_at);
        Copy copy(original);
        std::stop_source stop;
        std::atomic<int> inserts = 0;
        copy.target.on_request([&](const RequestMoment& moment) {
          if (moment.method == "Insert" && ++inserts == stop_at) stop.request_stop();
        });
        (void)copy.apply(stop.get_token());
        copy.target.on_request({});
        copy.require_success();
      }
    }
  }

  TEST_CASE(
      "a source that changed after the first rows were copied is not copied into the same "
      "collection without its old keys") {
    Copy copy("");
    std::stop_source stop;
    // The other partition may be copied first: of that one nothing changes.
    copy.target.on_request([&](const RequestMoment& moment) {
      if (moment.method != "Insert") return;
      const auto& request = dynamic_cast<const wire::milvus::InsertRequest&>(*moment.request);
      if (request.partition_name() == "_default") stop.request_stop();
    });
    REQUIRE_FALSE(copy.apply(stop.get_token()).is_success());
    copy.target.on_request({});
    copy.source.put(at("a"), "", small_rows(500'000, 1));

    const Applied applied = copy.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kIncomplete);
    CHECK(applied.error->message.find("the source has changed since its first rows were copied") !=
          std::string::npos);
    copy.target.drop(at("a"));
    copy.require_success();
  }

  TEST_CASE("a value that changed on the target is found, with the old keys and without") {
    for (const std::string& original : {std::string(), kOriginal}) {
      Copy copy(original);
      std::atomic<bool> is_damaged = false;
      copy.target.on_request([&](const RequestMoment& moment) {
        if (moment.method != "LoadCollection" || is_damaged.exchange(true)) return;
        const StoredRow row = copy.target.rows(at("a"), "_default").at(777);
        std::vector<wire::schema::FieldData> changed = {
            long_column("id", {std::get<std::int64_t>(row.key)}),
            float_vectors("vector", 4, {9, 9, 9, 9})};
        if (!original.empty()) {
          changed.push_back(long_column(original, {std::stoll(row.fields.at(original))}));
        }
        copy.target.remove(at("a"), {row.key});
        copy.target.put(at("a"), "", changed);
      });

      const Applied applied = copy.apply();

      REQUIRE(applied.error);
      CHECK(applied.error->kind == ErrorKind::kDataMismatch);
      copy.target.on_request({});
      if (original.empty()) {
        CHECK(applied.error->notes.back().starts_with("rows cannot be matched"));
        copy.target.drop(at("a"));
      }
      copy.require_success();
    }
  }

  TEST_CASE("a source that changed after the copy is copied again by its old keys, or refused") {
    for (const std::string& original : {std::string(), kOriginal}) {
      Copy copy(original);
      copy.require_success();
      copy.source.put(at("a"), "", small_rows(500'000, 20));

      const Applied applied = copy.apply();

      if (original.empty()) {
        REQUIRE_FALSE(applied.report);
        CHECK(applied.diagnostics.items().at(0).code == "P0413");
      } else {
        REQUIRE(applied.is_success());
        copy.check_equal();
      }
    }
  }
}

}  // namespace
}  // namespace kiteway::testing
