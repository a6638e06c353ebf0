// A verification, where its ranges come from and what becomes of differences, each against two fake
// servers without a run.
#include "executor/transfer/proof/proof.h"

#include "executor/transfer/proof/fresh_ranges.h"
#include "executor/transfer/proof/journal_ranges.h"
#include "executor/transfer/proof/list_differences.h"
#include "executor/transfer/proof/reopen_ranges.h"
#include "tests/executor/both_ends.h"
#include "tests/support/journal_writes.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::testing {
namespace {

using namespace executor;

/// Keeps what it is given, as "partition: sentence".
class Heard final : public DifferenceSink {
 public:
  void add(const Scans& scans, const std::string& text) override {
    texts.push_back(partition_of(scans) + ": " + text);
  }
  Outcome add_ranges(const DifferentRanges& different) override {
    for (const auto& range : different.ranges) add(different.scans, difference_text(range));
    return Done{};
  }
  void add_duplicates(const Scans&, std::int64_t keys) override { duplicates += keys; }

  std::vector<std::string> texts;
  std::int64_t duplicates = 0;
};

/// The journal of a run that copied these ranges of collection "a".
struct Copied {
  explicit Copied(std::vector<Range> ranges) {
    auto opened = Journal::open(folder / "state", "http://localhost:19531", clock);
    REQUIRE(opened);
    journal = *std::move(opened);
    REQUIRE(begin_scan(*journal, {.key = "scan a", .target = at("a")}));
    journal->queue_ranges("scan a", std::move(ranges));
    REQUIRE(finish_scan(*journal, "scan a"));
  }
  [[nodiscard]] std::vector<RangeState> states() const {
    std::vector<RangeState> found;
    for (const auto& range : *journal->ranges("scan a")) found.push_back(range.state());
    return found;
  }

  TempFolder folder;
  ManualClock clock;
  std::unique_ptr<Journal> journal;
  std::map<std::string, std::string> keys{{kPartition, "scan a"}};
};

Range done(std::int64_t ordinal, KeyRange keys, std::int64_t key_count, Digest checksum) {
  const auto range = Range::restored({.ordinal = ordinal,
                                      .keys = std::move(keys),
                                      .key_count = key_count,
                                      .state = RangeState::kDone,
                                      .checksum = checksum});
  REQUIRE(range);
  return *range;
}

/// Of the target's rows, as if they had been copied from there.
std::vector<Range> two_ranges(BothEnds& ends, std::int64_t middle, std::int64_t last) {
  const auto found =
      compare_ranges(ends.sides(), {range_of(0, middle), range_of(middle, last)}, ends.tools());
  REQUIRE(found);
  return {done(0, {.upto = middle}, middle, found->at(0).target.digest),
          done(1, {.after = middle, .upto = last}, last - middle, found->at(1).target.digest)};
}

TEST_SUITE("executor ranges of a verification") {
  TEST_CASE("a fresh scan cuts the keys, and leaves out what was quarantined") {
    BothEnds ends(1000, 1);
    FreshRanges ranges(ends.collection(), ends.source(),
                       {{kPartition, {std::int64_t{5}, std::int64_t{2000}}}}, {});
    const auto count = ranges.count(kScans);
    REQUIRE(count);
    CHECK(count->keys == 1000);
    CHECK(count->quarantined == 1);  // the source has no row with the other key
    CHECK(count->rows_to_find() == 999);
    CHECK_FALSE(count->is_copied);
    REQUIRE(count->ranges.size() == 1);
    CHECK(count->ranges[0].front().key_count == 1000);
    CHECK(count->faults.empty());
    CHECK(ranges.rows(kPartition)->left_out.size() == 2);

    const auto cut = cut_ranges(
        ends.source(), {.address = at("a"), .partition = kPartition, .key_name = "id"}, 400, {});
    REQUIRE(cut);
    CHECK(*cut == Pieces{{.keys = {.upto = std::int64_t{400}}, .key_count = 400},
                         range_of(400, 800),
                         range_of(800, 1000)});
  }

  TEST_CASE("a source that returns fewer rows than it counts is a fault of the source") {
    BothEnds ends(700, 1);
    ends.source_server().set_answer_short(7);
    const auto count = FreshRanges(ends.collection(), ends.source(), {}, {}).count(kScans);
    REQUIRE(count);
    REQUIRE(count->faults.size() == 1);
    CHECK(count->faults[0] ==
          "the source counts 700 rows, but only 600 belong to keys that it returns");
  }

  TEST_CASE("a journal knows what was copied without asking the source for keys") {
    BothEnds ends(1, 1);
    Copied copied({done(0, {.upto = std::int64_t{10}}, 10, {.low = 1}),
                   done(1, {.after = std::int64_t{10}}, 5, {.low = 2})});
    copied.journal->queue_quarantined("scan a", kPartition, "run-1",
                                      {{.ordinal = 0, .key = std::int64_t{3}}});
    SourceMoment moment(ends.source());
    JournalRanges ranges({.collection = ends.collection(),
                          .keys = copied.keys,
                          .journal = *copied.journal,
                          .source = ends.source(),
                          .moment = moment});
    const auto reads = ends.source_server().calls("Query");
    const auto count = ranges.count(kScans);
    REQUIRE(count);
    CHECK(count->keys == 15);
    CHECK(count->quarantined == 1);
    CHECK(count->is_copied);
    CHECK(count->ranges.at(0).at(0).copied == RangeDigest{.keys = 9, .digest = {.low = 1}});
    CHECK(count->ranges.at(0).at(1).copied == RangeDigest{.keys = 5, .digest = {.low = 2}});
    CHECK(ranges.rows(kPartition)->left_out == std::set<PrimaryKey>{std::int64_t{3}});
    CHECK(ends.source_server().calls("Query") == reads);
  }
}

TEST_SUITE("executor proof") {
  TEST_CASE("counts and values are compared, and the totals say how much was") {
    BothEnds ends(1000, 1000);
    FreshRanges ranges(ends.collection(), ends.source(), {}, {});
    Heard heard;
    SUBCASE("equal") {
      const auto totals = ends.prove(ranges, heard);
      REQUIRE(totals);
      CHECK(heard.texts.empty());
      CHECK(totals->source_keys == 1000);
      CHECK(totals->target_rows == 1000);
      CHECK(totals->ranges_compared == 1);
    }
    SUBCASE("different") {
      ends.target_server().remove(at("a"), {std::int64_t{4}});
      REQUIRE(ends.prove(ranges, heard));
      CHECK(heard.texts ==
            std::vector<std::string>{
                "_default: 999 rows on the target, 1,000 distinct keys on the source",
                "_default: all keys: 1,000 rows on the source, 999 on the target"});
    }
  }

  TEST_CASE("a count that lags behind is taken again while there is patience") {
    BothEnds ends(100, 99);
    FreshRanges ranges(ends.collection(), ends.source(), {}, {});
    Heard heard;
    int waits = 0;
    SUBCASE("and then agrees") {
      REQUIRE(ends.prove(ranges, heard, [&] {
        if (++waits == 2) ends.target_server().put(at("a"), "", small_rows(100, 1));
        return true;
      }));
      CHECK(waits == 2);
      CHECK(heard.texts.empty());
    }
    SUBCASE("or does not") {
      REQUIRE(ends.prove(ranges, heard, [&] { return ++waits < 3; }));
      CHECK(waits == 3);
      CHECK(heard.texts.front().find("99 rows on the target") != std::string::npos);
    }
    SUBCASE("or is stopped") {
      const auto totals = ends.prove(ranges, heard, [] {
        return Result<bool>(Error{.kind = ErrorKind::kInterrupted, .message = "stopped"});
      });
      REQUIRE_FALSE(totals);
      CHECK(totals.error().kind == ErrorKind::kInterrupted);
    }
  }

  TEST_CASE("a row that was left out is expected on neither end, and harms on neither") {
    BothEnds ends(100, 100);
    change(ends.target_server(), 40);
    FreshRanges ranges(ends.collection(), ends.source(), {{kPartition, {std::int64_t{40}}}}, {});
    Heard heard;
    SUBCASE("the target has an older row with that key") {}
    SUBCASE("the target has none") { ends.target_server().remove(at("a"), {std::int64_t{40}}); }
    const auto totals = ends.prove(ranges, heard);
    REQUIRE(totals);
    CHECK(heard.texts.empty());
    CHECK(totals->quarantined == 1);
  }

  TEST_CASE("of duplicate keys a run accepts the row that it copied and no other") {
    BothEnds ends(100, 100);
    Copied copied(two_ranges(ends, 50, 100));
    put_other(ends.source_server(), 20);
    ends.source_server().set_newest_wins(true);
    SourceMoment moment(ends.source());
    JournalRanges ranges({.collection = ends.collection(),
                          .keys = copied.keys,
                          .journal = *copied.journal,
                          .source = ends.source(),
                          .moment = moment});
    Heard heard;
    SUBCASE("what was copied is there") {
      REQUIRE(ends.prove(ranges, heard));
      CHECK(heard.texts.empty());
      CHECK(heard.duplicates == 1);
    }
    SUBCASE("another row is there") {
      auto columns = small_rows(20, 1);
      columns[1].mutable_vectors()->mutable_float_vector()->set_data(0, 0.5F);
      ends.target_server().remove(at("a"), {std::int64_t{20}});
      ends.target_server().put(at("a"), "", columns);
      REQUIRE(ends.prove(ranges, heard));
      CHECK(heard.texts ==
            std::vector<std::string>{"_default: keys up to 50: 50 rows each, with other values"});
      CHECK(heard.duplicates == 0);
    }
  }
}

TEST_SUITE("executor differences of a verification") {
  TEST_CASE("a run opens the ranges that differ, and its collection fails") {
    BothEnds ends(100, 100);
    Copied copied(two_ranges(ends, 50, 100));
    change(ends.source_server(), 70);
    SourceMoment moment(ends.source());
    JournalRanges ranges({.collection = ends.collection(),
                          .keys = copied.keys,
                          .journal = *copied.journal,
                          .source = ends.source(),
                          .moment = moment});
    ReopenRanges sink(ends.collection(), copied.keys, *copied.journal, ends.observer());
    const auto totals = ends.prove(ranges, sink);
    REQUIRE(totals);
    CHECK(copied.states() == std::vector{RangeState::kDone, RangeState::kOpen});
    const auto outcome = sink.outcome(*totals);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().kind == ErrorKind::kDataMismatch);
    CHECK(outcome.error().message ==
          "verification failed: collection default/a differs from its source: 1 of 2 ranges "
          "differ");
    CHECK(outcome.error().notes ==
          std::vector<std::string>{
              "_default: keys after 50: the source has changed since its rows were copied, from "
              "50 rows to 50 with other values",
              "the next apply copies these ranges again"});
  }

  TEST_CASE("a run without differences succeeds, and opens nothing") {
    BothEnds ends(100, 100);
    Copied copied(two_ranges(ends, 50, 100));
    ReopenRanges sink(ends.collection(), copied.keys, *copied.journal, ends.observer());
    FreshRanges ranges(ends.collection(), ends.source(), {}, {});
    const auto totals = ends.prove(ranges, sink);
    REQUIRE(totals);
    CHECK(sink.outcome(*totals));
    CHECK(copied.states() == std::vector{RangeState::kDone, RangeState::kDone});
  }

  TEST_CASE("the verify command lists the first ranges and rows, and counts the others") {
    BothEnds ends(1, 1);
    ListDifferences sink(ends.collection(), 2, ends.tools());
    ends.source_server().put(at("a"), "", small_rows(2, 4));
    const Sides sides = ends.sides();
    DifferentRanges different{.scans = kScans, .sides = sides};
    for (std::int64_t key = 1; key <= 25; ++key) {
      different.ranges.push_back({.range = range_of(key, key + 1), .source = {.keys = 1}});
    }
    REQUIRE(sink.add_ranges(different));
    const auto found = std::move(sink).result({.source_keys = 5, .ranges_compared = 30}, true);
    CHECK(found.ranges_different == 25);
    CHECK(found.ranges.size() == 20);
    CHECK(found.differences.size() == 21);
    CHECK(found.differences.front() ==
          "default/a partition _default: keys after 1 up to 2: 1 rows on the source, 0 on the "
          "target");
    CHECK(found.differences.back() == "and 5 more ranges");
    CHECK(found.rows ==
          std::vector<RowDifference>{{kPartition, std::int64_t{2}, RowFound::kOnlyOnSource},
                                     {kPartition, std::int64_t{3}, RowFound::kOnlyOnSource}});
    CHECK(found.rows_not_listed == 2);
    CHECK(found.source_keys == 5);
    CHECK_FALSE(found.is_equal());
  }
}

}  // namespace
}  // namespace kiteway::testing
