// Comparing source and target, at the end of a run and on its own.
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

using executor::RowDifference;
using executor::RowFound;

/// A source collection with these keys, loaded, and in the plan.
void fill(Migration& migration, const std::string& name, std::size_t count) {
  migration.source.create(at(name), small_schema());
  migration.source.put(at(name), "", small_rows(1, count));
  migration.source.index_and_load(at(name));
  migration.add(name);
}

/// Gives the row another value.
void change(FakeMilvus& server, const std::string& name, std::int64_t key) {
  auto columns = small_rows(key, 1);
  columns[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.125F);
  server.remove(at(name), {key});
  server.put(at(name), "", columns);
}

/// One more row with that key.
void repeat(FakeMilvus& server, const std::string& name, std::int64_t key) {
  auto columns = small_rows(key, 1);
  columns[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.25F);
  server.put(at(name), "", columns);
}

void require_success(const Applied& applied) {
  REQUIRE_MESSAGE(applied.is_success(), (applied.error ? to_string(*applied.error) : ""));
}

/// Calls `once` when the target is loaded: all is copied then, and nothing is verified.
void before_verify(Migration& migration, const std::function<void()>& once) {
  // NOLINTBEGIN(clang-analyzer-cplusplus.NewDeleteLeaks): the hook owns it
  auto is_done = std::make_shared<std::atomic<bool>>(false);
  migration.target.on_request([once, is_done](const RequestMoment& moment) {
    if (moment.method == "LoadCollection" && !is_done->exchange(true)) once();
  });
  // NOLINTEND(clang-analyzer-cplusplus.NewDeleteLeaks)
}

executor::VerifiedCollection one(const Result<std::vector<executor::VerifiedCollection>>& result) {
  if (!result) FAIL(to_string(result.error()));
  return result->at(0);
}

TEST_SUITE("executor verify in a run") {
  TEST_CASE("values are compared unless the plan says otherwise, and both ends are read again") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 3000);
    std::atomic<std::size_t> reads{0};
    before_verify(migration, [&] { reads = migration.source.calls("Query"); });
    require_success(migration.apply());
    CHECK(migration.source.calls("Query") > reads);
  }

  TEST_CASE("a row that was damaged on the target is found, and copied again by the next apply") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 20'000);
    before_verify(migration, [&] { change(migration.target, "a", 777); });

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    CHECK_FALSE(applied.report->collections.at(0).is_complete);
    const auto upserted = migration.target.rows_upserted();
    require_success(migration.apply());
    CHECK(migration.target.rows_upserted() - upserted == 8192);  // the one range
    CHECK(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
  }

  TEST_CASE("a row that changes on the source after it was copied is found and said to have") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 20'000);
    before_verify(migration, [&] { change(migration.source, "a", 777); });

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    REQUIRE_FALSE(applied.error->notes.empty());
    CHECK(applied.error->notes[0] ==
          "_default: keys up to 8192: the source has changed since its rows were copied, from "
          "8,192 rows to 8,192 with other values");
    require_success(migration.apply());
    CHECK(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
  }

  TEST_CASE("a source may answer another row of a repeated key than the one that was copied") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 20'000);
    repeat(migration.source, "a", 777);
    repeat(migration.source, "a", 10'000);
    repeat(migration.source, "a", 10'001);
    before_verify(migration, [&] { migration.source.set_newest_wins(true); });

    SUBCASE("which proves nothing, and is told") {
      require_success(migration.apply());
      const auto notes = migration.observer.notes();
      CHECK(std::ranges::count(notes,
                               "default/a partition _default: 3 keys are duplicated on the source, "
                               "which now returns different rows for them than were copied; the "
                               "target contains the rows that were copied") == 1);
      CHECK(migration.target.rows_upserted() == 0);
      const auto found = one(migration.verify(10));
      CHECK(found.is_equal());
      CHECK(found.repeated_keys == 3);
      CHECK(found.rows.empty());
    }
    SUBCASE("but a change of another row in that range is found") {
      migration.target.on_request([&](const RequestMoment& moment) {
        if (moment.method != "LoadCollection" || moment.point != RequestMoment::Point::kBefore) {
          return;
        }
        migration.source.set_newest_wins(true);
        change(migration.source, "a", 778);
      });
      const Applied applied = migration.apply();
      REQUIRE(applied.error);
      CHECK(applied.error->message.find("1 of 3 ranges differ") != std::string::npos);
      CHECK_FALSE(one(migration.verify()).is_equal());
    }
    SUBCASE("but what else than the copied row stands on the target is found") {
      migration.target.on_request([&](const RequestMoment& moment) {
        if (moment.method != "LoadCollection" || moment.point != RequestMoment::Point::kBefore) {
          return;
        }
        migration.source.set_newest_wins(true);
        change(migration.target, "a", 10'001);
      });
      const Applied applied = migration.apply();
      REQUIRE(applied.error);
      CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    }
  }

  TEST_CASE(
      "rows that come in behind the last key while the run ends are not left out in silence") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 20'000);
    before_verify(migration, [&] { migration.source.put(at("a"), "", small_rows(30'001, 5)); });

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    require_success(migration.apply());
    CHECK(migration.target.physical_rows(at("a")) == 20'005);
  }

  TEST_CASE(
      "a run that goes from count to checksum compares values though the source was released") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 3000);
    migration.release_source("a");
    migration.intent.source_load = {planner::LoadPolicy::kTemporary};
    migration.intent.collections[0].verify.value = planner::VerifyMode::kCount;
    before_verify(migration, [&] { migration.target.remove(at("a"), {std::int64_t{5}}); });
    REQUIRE(migration.apply().error);
    change(migration.target, "a", 5);
    migration.intent.collections[0].verify.value = planner::VerifyMode::kChecksum;

    const Applied applied = migration.apply();

    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    CHECK(applied.error->message.find("1 of 1 ranges differ") != std::string::npos);
    require_success(migration.apply());
    CHECK(texts(migration.target.rows(at("a"))) == texts(migration.source.rows(at("a"))));
    CHECK(migration.source.calls("LoadCollection") ==
          migration.source.calls("ReleaseCollection") - 1);
  }

  TEST_CASE("as many ranges are read at once as the plan allows, and no more") {
    for (const int allowed : {1, 3}) {
      CAPTURE(allowed);
      Migration migration({.version = "v2.3.6"});
      fill(migration, "a", 60'000);
      migration.intent.parallelism = allowed;
      std::atomic<int> now{0};
      std::atomic<int> most{0};
      before_verify(migration, [&] {
        migration.source.on_request([&](const RequestMoment& moment) {
          if (moment.method != "Query") return;
          if (moment.point == RequestMoment::Point::kAfter) {
            --now;
            return;
          }
          int seen = ++now;
          int before = most;
          while (seen > before && !most.compare_exchange_weak(before, seen)) {
          }
          std::this_thread::sleep_for(std::chrono::milliseconds(20));  // so that others come
        });
      });
      require_success(migration.apply());
      CHECK(most == allowed);
    }
  }
}

TEST_SUITE("executor verify now") {
  TEST_CASE("rows are equal after a copy, for every type and both kinds of keys") {
    for (const auto key : {wire::schema::Int64, wire::schema::VarChar}) {
      Migration migration({.version = "v2.4.15", .segment_rows = 300}, {.version = "v2.4.15"});
      const auto schema = schema_of_all_types("v2.3.5", key);
      migration.source.create(at("a"), schema);
      migration.source.put(at("a"), "", random_columns(schema, {.seed = 3, .count = 1000}));
      migration.source.index_and_load(at("a"));
      migration.add("a");
      migration.intent.collections[0].dynamic_field.value = true;
      require_success(migration.apply());
      const auto found = one(migration.verify(10));
      CHECK(found.is_equal());
      CHECK(found.by_value);
      CHECK(found.source_keys == found.target_entities);
    }
  }

  TEST_CASE("the rows that differ are named, and the rest are counted") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 20'000);
    require_success(migration.apply());
    migration.target.remove(at("a"), {std::int64_t{7}, std::int64_t{20'000}});
    change(migration.target, "a", 12'000);
    migration.target.put(at("a"), "", small_rows(50'000, 3));

    const auto found = one(migration.verify(4));

    CHECK_FALSE(found.is_equal());
    CHECK(found.source_keys == 20'000);
    CHECK(found.target_entities == 20'001);
    CHECK(found.ranges_different == 3);
    CHECK(found.rows ==
          std::vector<RowDifference>{{"_default", std::int64_t{7}, RowFound::kOnlyOnSource},
                                     {"_default", std::int64_t{12'000}, RowFound::kDifferentValues},
                                     {"_default", std::int64_t{20'000}, RowFound::kOnlyOnSource},
                                     {"_default", std::int64_t{50'000}, RowFound::kOnlyOnTarget}});
    CHECK(found.rows_not_listed == 2);
    CHECK(one(migration.verify()).rows.empty());
  }

  TEST_CASE("count compares no values, unless rows are asked for") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 100);
    require_success(migration.apply());
    change(migration.target, "a", 5);
    migration.intent.collections[0].verify.value = planner::VerifyMode::kCount;
    CHECK(one(migration.verify()).is_equal());
    CHECK(one(migration.verify(5)).rows.size() == 1);
    migration.intent.collections[0].verify.value = planner::VerifyMode::kNone;
    CHECK_FALSE(one(migration.verify()).is_equal());
  }

  TEST_CASE("a source that answers short is not equal to a target that holds what it answers") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 700);
    require_success(migration.apply());
    migration.source.set_answer_short(7);
    std::vector<PrimaryKey> unanswered;
    for (std::int64_t key = 7; key <= 700; key += 7) unanswered.emplace_back(key);
    migration.target.remove(at("a"), unanswered);

    const auto found = one(migration.verify());

    REQUIRE(found.differences.size() == 1);
    CHECK(found.differences[0] ==
          "default/a partition _default: the source counts 700 rows, but only 600 belong to keys "
          "that it returns");
  }

  TEST_CASE("neither end is written to, and what was not loaded is released again") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 500);
    migration.intent.source_load = {planner::LoadPolicy::kTemporary};
    migration.release_source("a");
    require_success(migration.apply());
    const auto source_releases = migration.source.calls("ReleaseCollection");
    const auto target_releases = migration.target.calls("ReleaseCollection");
    const auto is_released_after = [&](const auto& verify) {
      verify();
      return migration.source.calls("ReleaseCollection") > source_releases &&
             migration.target.calls("ReleaseCollection") > target_releases &&
             migration.source.calls("LoadCollection") + 1 ==
                 migration.source.calls("ReleaseCollection") &&
             migration.target.calls("LoadCollection") ==
                 migration.target.calls("ReleaseCollection");
    };

    SUBCASE("done") {
      CHECK(is_released_after([&] { CHECK(one(migration.verify()).is_equal()); }));
    }
    SUBCASE("failed") {
      migration.target.faults().add({.method = "Query"}, answer_status(1100));
      CHECK(is_released_after([&] { CHECK_FALSE(migration.verify()); }));
    }
    SUBCASE("failed while loading") {
      migration.target.on_request([&](const RequestMoment& moment) {
        if (moment.method != "LoadCollection") return;
        migration.target.faults().add({.method = "GetLoadState"}, answer_status(1100));
      });
      CHECK(is_released_after([&] { CHECK_FALSE(migration.verify()); }));
    }
    SUBCASE("stopped") {
      std::stop_source stop;
      migration.target.on_request([&](const RequestMoment& moment) {
        if (moment.method == "Query") stop.request_stop();
      });
      CHECK(is_released_after([&] {
        const auto verified = migration.verify({}, stop.get_token());
        REQUIRE_FALSE(verified);
        CHECK(verified.error().kind == ErrorKind::kInterrupted);
      }));
    }
    CHECK(migration.target.rows_upserted() == 0);
    CHECK(migration.target.rows_inserted() == 500);
  }

  TEST_CASE("what holds a comparison back is told") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 500);
    require_success(migration.apply());
    CHECK(migration.observer.limits().empty());
    migration.intent.traffic.source.requests = 1;
    CHECK(one(migration.verify()).is_equal());
    REQUIRE_FALSE(migration.observer.limits().empty());
    CHECK(migration.observer.limits().front() == "source rate cap: max_requests_per_second: 1");
  }

  TEST_CASE("a target that was loaded stays loaded") {
    Migration migration({.version = "v2.3.6"});
    fill(migration, "a", 500);
    migration.intent.collections[0].load.value = true;
    require_success(migration.apply());
    const auto releases = migration.target.calls("ReleaseCollection");
    CHECK(one(migration.verify()).is_equal());
    CHECK(migration.target.calls("ReleaseCollection") == releases);
  }
}

}  // namespace
}  // namespace kiteway::testing
