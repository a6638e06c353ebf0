// Several collections of the source that become one on the target.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

/// `first` with keys from 1, `second` from 20,001 and `third` from 10,001: between them, and out of
/// the order in which the plan names them.
struct Merge : Migration {
  explicit Merge(std::int64_t rows = 300, FakeOptions source_options = {.version = "v2.3.6"})
      : Migration(std::move(source_options)) {
    const std::vector<std::pair<std::string, std::int64_t>> collections = {
        {"first", 1}, {"second", 20'001}, {"third", 10'001}};
    for (const auto& [name, key] : collections) {
      source.create(at(name), small_schema());
      source.put(at(name), "", small_rows(key, static_cast<std::size_t>(rows)));
      source.index_and_load(at(name));
    }
    add("first", "all");
    intent.collections[0].merged = {{.value = "second", .place = {"plan.yaml", 9, 13}},
                                    {.value = "third", .place = {"plan.yaml", 9, 21}}};
  }

  /// Rows of all sources, as the target is to hold them.
  [[nodiscard]] std::vector<StoredRow> expected() {
    std::vector<StoredRow> all;
    for (const std::string name : {"first", "second", "third"}) {
      auto rows = source.rows(at(name));
      all.insert(all.end(), rows.begin(), rows.end());
    }
    std::ranges::sort(all);
    return all;
  }

  void require_success(const Applied& applied) {
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(texts(target.rows(at("all"))) == texts(expected()));
    CHECK(target.rejected_requests().empty());
  }

  [[nodiscard]] executor::VerifiedCollection verified(std::optional<std::size_t> rows_max = {}) {
    auto found = verify(rows_max);
    if (!found) FAIL(to_string(found.error()));
    return found->at(0);
  }

  /// Calls `once` when the target is loaded: all is copied then, and nothing is verified.
  void before_verify(const std::function<void()>& once) {
    target.on_request([this, once](const RequestMoment& moment) {
      if (moment.method == "LoadCollection" && !is_done_.exchange(true)) once();
    });
  }

 private:
  std::atomic<bool> is_done_ = false;
};

/// Gives a row of the target another value.
void damage(FakeMilvus& server, std::int64_t key) {
  auto columns = small_rows(key, 1);
  columns[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.125F);
  server.remove(at("all"), {key});
  server.put(at("all"), "", columns);
}

TEST_SUITE("executor merge") {
  TEST_CASE("the rows of all of them arrive, are proved, and a second run does nothing") {
    for (const std::int64_t rows : {3, 300, 9'000}) {
      CAPTURE(rows);
      Merge merge(rows);
      const Applied applied = merge.apply();
      merge.require_success(applied);
      CHECK(applied.report->collections.at(0).source_entities == 3 * rows);
      CHECK(applied.report->collections.at(0).target_entities == 3 * rows);
      const auto writes = merge.target.writes();
      merge.require_success(merge.apply());
      CHECK(merge.target.writes() == writes);
      const auto found = merge.verified(10);
      CHECK(found.is_equal());
      CHECK(found.source_keys == 3 * rows);
    }
  }

  TEST_CASE("partitions of each are read as a whole") {
    Merge merge;
    merge.source.create_partition(at("second"), "eu");
    merge.source.put(at("second"), "eu", small_rows(40'000, 50));
    merge.source.index_and_load(at("second"));
    const Applied applied = merge.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(merge.target.physical_rows(at("all")) == 950);
    CHECK(merge.verified().is_equal());
  }

  TEST_CASE("a row that was damaged is found, and the next run copies its range again") {
    Merge merge(9'000);
    merge.before_verify([&] { damage(merge.target, 20'777); });
    const Applied applied = merge.apply();
    REQUIRE(applied.error);
    CHECK(applied.error->kind == ErrorKind::kDataMismatch);
    const auto found = merge.verified(10);
    CHECK(found.rows ==
          std::vector<executor::RowDifference>{
              {.key = std::int64_t{20'777}, .found = executor::RowFound::kDifferentValues}});
    const auto upserted = merge.target.rows_upserted();
    merge.require_success(merge.apply());
    CHECK(merge.target.rows_upserted() - upserted == 8'192);  // the one range of `second`
  }

  TEST_CASE("rows that are missing or too many on the target are named") {
    Merge merge;
    merge.require_success(merge.apply());
    merge.target.remove(at("all"), {std::int64_t{10'100}});
    merge.target.put(at("all"), "", small_rows(15'000, 1));
    const auto found = merge.verified(10);
    CHECK(found.rows ==
          std::vector<executor::RowDifference>{
              {.key = std::int64_t{10'100}, .found = executor::RowFound::kOnlyOnSource},
              {.key = std::int64_t{15'000}, .found = executor::RowFound::kOnlyOnTarget}});
  }

  TEST_CASE("a key that stands in two of them is no success, by counts alone too") {
    for (const auto mode : {planner::VerifyMode::kCount, planner::VerifyMode::kChecksum}) {
      Merge merge;
      merge.source.put(at("third"), "", small_rows(250, 1));
      merge.intent.collections[0].verify.value = mode;
      const Applied applied = merge.apply();
      REQUIRE(applied.error);
      CHECK(applied.error->kind == ErrorKind::kDataMismatch);
      const auto& notes = applied.error->notes;
      CHECK(
          std::ranges::count(notes,
                             "900 distinct keys on the target, 901 in the source collections: of a "
                             "key that several of them have, only one row is kept") == 1);
      CHECK_FALSE(merge.verified().is_equal());
    }
  }

  TEST_CASE("what is not loaded is loaded for the copy, and released again") {
    Merge merge;
    merge.release_source("first");
    merge.release_source("third");
    merge.intent.source_load = {planner::LoadPolicy::kTemporary};
    const auto releases = merge.source.calls("ReleaseCollection");
    const Applied applied = merge.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(merge.source.calls("LoadCollection") == 2);
    CHECK(merge.source.calls("ReleaseCollection") == releases + 2);
    CHECK(merge.target.physical_rows(at("all")) == 900);
    CHECK(merge.verified().is_equal());
    CHECK(merge.source.calls("LoadCollection") == 4);
    CHECK(merge.source.calls("ReleaseCollection") == releases + 4);
  }

  TEST_CASE("answers that are lost, for every request that changes something, double no row") {
    Merge counted;
    counted.require_success(counted.apply());
    for (std::size_t nth = 1; nth <= counted.target.writes(); ++nth) {
      CAPTURE(nth);
      Merge merge;
      merge.target.faults().add({.method = kAnyWrite, .nth = nth, .times_max = 1}, lose_answer());
      merge.require_success(merge.apply_until_done(3));
      CHECK(merge.verified().is_equal());
    }
  }

  TEST_CASE("rows that come to one of them are brought by the next run") {
    Merge merge;
    merge.require_success(merge.apply());
    merge.source.put(at("second"), "", small_rows(25'000, 7));
    const Applied applied = merge.apply();
    merge.require_success(applied);
    CHECK(merge.target.physical_rows(at("all")) == 907);
  }

  TEST_CASE("a row that cannot go is left out, with the collection that it is of") {
    Merge merge;
    auto bad = small_rows(30'000, 1);
    bad[1].mutable_vectors()->mutable_float_vector()->set_data(
        0, std::numeric_limits<float>::quiet_NaN());
    merge.source.put(at("third"), "", bad);
    merge.intent.collections[0].on_row_error.value = planner::RowErrorPolicy::kQuarantine;
    const Applied applied = merge.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(applied.report->collections.at(0).rows_quarantined == 1);
    const auto found = merge.verified(10);
    CHECK(found.is_equal());
    CHECK(found.quarantined == 1);
    CHECK(merge.target.physical_rows(at("all")) == 900);
  }

  TEST_CASE("a plan is stale when one of them was dropped and made again") {
    Merge merge;
    const auto compiled = merge.compile();
    REQUIRE(compiled.plan);
    merge.source.drop(at("third"));
    merge.source.create(at("third"), small_schema());
    merge.source.index_and_load(at("third"));
    const Applied applied = merge.apply_plan(*compiled.plan);
    CHECK(applied.diagnostics.items().at(0).message ==
          "source collection default/third was dropped and made again");
    CHECK(merge.target.writes() == 0);
  }
}

}  // namespace
}  // namespace kiteway::testing
