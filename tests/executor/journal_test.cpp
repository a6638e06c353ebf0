// The journal: what is put in comes out, also by another process and after a reopening.
#include "executor/journal/journal.h"
#include "tests/support/journal_writes.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::string_literals;
using testing::ManualClock;
using testing::TempFolder;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
const std::string kTarget = "http://localhost:19531";
const CollectionAddress kProducts{"default", "products"};
const CollectionAddress kUsers{"default", "users"};

// A journal in a folder of its own.
struct Fixture {
  TempFolder folder;
  ManualClock clock;
  std::unique_ptr<Journal> journal = open();

  std::unique_ptr<Journal> open(const std::string& target = kTarget) {
    auto opened = Journal::open(folder / "state", target, clock);
    if (!opened) FAIL(opened.error().message);
    return *std::move(opened);
  }
  void reopen() {
    journal.reset();
    journal = open();
  }
};

// Ranges in these states, however they came into them.
std::vector<Range> restored(const std::vector<RangeFields>& fields) {
  std::vector<Range> ranges;
  for (const auto& each : fields) {
    auto range = Range::restored(each);
    REQUIRE(range);
    ranges.push_back(*range);
  }
  return ranges;
}

// A scan with these ranges, from its beginning to its end.
void put_scan(Journal& journal, const ScanRecord& scan, const std::vector<RangeFields>& ranges) {
  REQUIRE(begin_scan(journal, scan));
  journal.queue_ranges(scan.key, restored(ranges));
  REQUIRE(finish_scan(journal, scan.key));
}

std::optional<CollectionHistory> record_of(Journal& journal, const CollectionAddress& target) {
  const auto records = journal.collections();
  REQUIRE(records);
  const auto found = records->find(target);
  return found == records->end() ? std::nullopt : std::optional(found->second);
}

CollectionHistory full_history() {
  return {.run_id = "run-1",
          .intent_key = "sha256:abc",
          .is_complete = true,
          .generation = 3,
          .target_collection_id = kHighest,
          .source_entity_count = 1'300,
          .rows_copied = 1'200,
          .temporary_loads = {"a", "b"},
          .is_target_loaded = true,
          .finished_at = "2026-11-23T09:14:02Z"};
}

std::vector<RangeFields> three_ranges(const std::vector<PrimaryKey>& cuts) {
  return {{.ordinal = 0, .keys = {.upto = cuts[0]}, .key_count = 5},
          {.ordinal = 1,
           .keys = {.after = cuts[0], .upto = cuts[1]},
           .key_count = 1'000'000,
           .state = RangeState::kInFlight,
           .is_uncertain = true},
          {.ordinal = 2, .keys = {.after = cuts[1]}, .state = RangeState::kDone}};
}

TEST_SUITE("executor journal") {
  TEST_CASE("a new journal knows nothing") {
    Fixture f;
    CHECK_FALSE(record_of(*f.journal, kProducts));
    CHECK_FALSE(*f.journal->node("sha256:1"));
    CHECK_FALSE(*f.journal->scan("sha256:1"));
    CHECK(f.journal->ranges("sha256:1")->empty());
  }

  TEST_CASE("a collection is kept with all that is known of it") {
    Fixture f;
    REQUIRE(put_collection(*f.journal, kProducts, full_history()));
    CHECK(record_of(*f.journal, kProducts) == full_history());
    CHECK_FALSE(record_of(*f.journal, kUsers));
    f.reopen();
    CHECK(record_of(*f.journal, kProducts) == full_history());
    REQUIRE(put_collection(*f.journal, kProducts, CollectionHistory{}));
    CHECK(record_of(*f.journal, kProducts) == CollectionHistory{});
  }

  TEST_CASE("rows that are left out are kept with their ranges, until these are copied anew") {
    Fixture f;
    REQUIRE(put_collection(*f.journal, kProducts, full_history()));
    put_scan(*f.journal, {.key = "k", .target = kProducts},
             three_ranges({PrimaryKey{5}, PrimaryKey{9}}));
    const std::vector<QuarantinedRow> rows = {
        {.ordinal = 0, .key = std::int64_t{-3}, .field = "price", .reason = "holds NaN"},
        {.ordinal = 0, .key = std::int64_t{5}},
        {.ordinal = 2, .key = kHighest, .reason = "is refused"}};
    f.journal->queue_quarantined("k", "eu", "run-1", rows);
    f.journal->queue_quarantined("k", "eu", "run-2", {rows[1]});
    f.reopen();
    CHECK(*f.journal->quarantined("k") == rows);
    const auto ranges = *f.journal->ranges("k");
    CHECK(ranges[0].left_out() == 2);
    CHECK(ranges[0].row_count() == 3);
    CHECK(ranges[1].left_out() == 0);
    CHECK(record_of(*f.journal, kProducts)->rows_quarantined == 3);
    const auto keys = Journal::read_quarantined(f.folder / "state", kTarget);
    REQUIRE(keys);
    CHECK(keys->at(kProducts) ==
          QuarantinedKeys{{"eu", {std::int64_t{-3}, std::int64_t{5}, kHighest}}});

    f.journal->queue_unquarantined("k", {.after = std::int64_t{-3}, .upto = std::int64_t{5}});
    CHECK(f.journal->quarantined("k")->size() == 2);
    f.journal->queue_unquarantined("k", {.after = std::int64_t{5}});
    CHECK(*f.journal->quarantined("k") == std::vector<QuarantinedRow>{rows[0]});
    // Another scan of the same partition looks at all of its rows.
    REQUIRE(begin_scan(*f.journal, {.key = "k2", .target = kProducts, .partition = "us"}));
    CHECK(f.journal->quarantined("k")->size() == 1);
    REQUIRE(begin_scan(*f.journal, {.key = "k3", .target = kProducts, .partition = "eu"}));
    CHECK(f.journal->quarantined("k")->empty());
  }

  TEST_CASE("quarantined texts are keys by their bytes, and are forgotten with their collection") {
    Fixture f;
    put_scan(*f.journal, {.key = "k", .target = kProducts}, {{.ordinal = 0}});
    f.journal->queue_quarantined("k", "", "run-1", {{.key = "a\0b"s}, {.key = ""s}, {.key = "é"s}});
    f.journal->queue_unquarantined("k", {.upto = "a"s});
    const auto rows = *f.journal->quarantined("k");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key == PrimaryKey{"a\0b"s});
    f.journal->queue_forget(kProducts);
    CHECK(f.journal->quarantined("k")->empty());
  }

  TEST_CASE("temporary loads of nothing, of the collection and of partitions are told apart") {
    Fixture f;
    using Names = std::vector<std::string>;
    for (const Names& names : {Names{}, Names{""}, Names{"a"}, Names{"a", "_default"}}) {
      REQUIRE(put_collection(*f.journal, kProducts, {.temporary_loads = names}));
      CHECK(record_of(*f.journal, kProducts)->temporary_loads == names);
    }
  }

  TEST_CASE("a node is kept in every state, and written over by the next") {
    Fixture f;
    for (const State state :
         {State::kRunning, State::kDone, State::kFailed, State::kSkipped, State::kInterrupted}) {
      CAPTURE(to_string(state));
      const NodeRecord written{.key = "sha256:1",
                               .run_id = "run-1",
                               .node_id = "copy default/products a",
                               .target = kProducts,
                               .target_collection_id = 9001,
                               .state = state,
                               .error = "said \"no\"\nand 商品"};
      REQUIRE(put_node(*f.journal, written));
      const auto read = f.journal->node("sha256:1");
      REQUIRE(read);
      REQUIRE(*read);
      CHECK((*read)->run_id == "run-1");
      CHECK((*read)->node_id == "copy default/products a");
      CHECK((*read)->target == kProducts);
      CHECK((*read)->target_collection_id == 9001);
      CHECK((*read)->state == state);
      CHECK((*read)->error == "said \"no\"\nand 商品");
    }
  }

  TEST_CASE("a scan is kept with its ranges, whatever its keys are made of") {
    const std::vector<std::vector<PrimaryKey>> cuts = {
        {kLowest, kHighest}, {std::int64_t{-1}, std::int64_t{0}},      {""s, "\0"s},
        {"a\0b"s, "a\nb"s},  {"\xFF\xFE"s, "'\"; DROP TABLE ranges"s}, {"42"s, "商😀"s}};
    for (const auto& pair : cuts) {
      CAPTURE(key_text(pair[0]));
      Fixture f;
      const ScanRecord scan{.key = "sha256:scan",
                            .target = kProducts,
                            .entity_count = kHighest,
                            .row_bytes = 700,
                            .is_uncertain = true};
      put_scan(*f.journal, scan, three_ranges(pair));
      f.reopen();
      CHECK(*f.journal->ranges("sha256:scan") == restored(three_ranges(pair)));
      const auto read = *f.journal->scan("sha256:scan");
      REQUIRE(read);
      CHECK(read->target == kProducts);
      CHECK(read->entity_count == kHighest);
      CHECK(read->row_bytes == 700);
      CHECK(read->is_uncertain);
      CHECK(read->is_complete);
    }
  }

  TEST_CASE("a scan replaces the one before, with all its ranges") {
    Fixture f;
    const std::vector<PrimaryKey> cuts = {std::int64_t{1}, std::int64_t{2}};
    put_scan(*f.journal, {.key = "k", .target = kProducts}, three_ranges(cuts));
    REQUIRE(begin_scan(*f.journal, {.key = "k", .target = kProducts, .entity_count = 9}));
    CHECK(f.journal->ranges("k")->empty());
    CHECK((*f.journal->scan("k"))->entity_count == 9);
    CHECK_FALSE((*f.journal->scan("k"))->is_complete);
  }

  TEST_CASE("a scan that was not finished is known as such, with the ranges it had") {
    Fixture f;
    REQUIRE(begin_scan(*f.journal, {.key = "k", .target = kProducts}));
    f.journal->queue_ranges("k", {Range::cut({.ordinal = 0})});
    f.journal->queue_ranges("k", {Range::cut({.ordinal = 1})});
    f.reopen();
    CHECK_FALSE((*f.journal->scan("k"))->is_complete);
    CHECK(f.journal->ranges("k")->size() == 2);
  }

  TEST_CASE("ranges come back in their order") {
    Fixture f;
    std::vector<RangeFields> ranges;
    ranges.reserve(300);
    for (std::int64_t i = 0; i < 300; ++i) ranges.push_back({.ordinal = (i * 7) % 300});
    put_scan(*f.journal, {.key = "k", .target = kProducts}, ranges);
    const auto read = *f.journal->ranges("k");
    REQUIRE(read.size() == 300);
    for (std::int64_t i = 0; i < 300; ++i) {
      CHECK(read[static_cast<std::size_t>(i)].ordinal() == i);
    }
  }

  TEST_CASE("the begun scans are those whose rows may be on the target") {
    Fixture f;
    const auto scan = [&](const std::string& key, const RangeFields& range) {
      put_scan(*f.journal, {.key = key, .target = kProducts}, {range});
    };
    scan("open", {.ordinal = 0});
    scan("in flight", {.ordinal = 0, .state = RangeState::kInFlight});
    scan("done", {.ordinal = 0, .state = RangeState::kDone});
    scan("doubtful", {.ordinal = 0, .is_uncertain = true});
    REQUIRE(begin_scan(*f.journal, {.key = "again", .target = kProducts, .is_uncertain = true}));
    put_scan(*f.journal, {.key = "other", .target = kUsers},
             {{.ordinal = 0, .state = RangeState::kDone}});
    CHECK(*f.journal->begun_scans(kProducts) ==
          std::set<std::string>{"again", "done", "doubtful", "in flight"});
  }

  TEST_CASE("what was queued is seen by whoever asks next, with its checksum") {
    Fixture f;
    for (std::int64_t i = 0; i < 200; ++i) {
      Range range = Range::cut({.key_count = i});
      range.begin(0, 1);
      range.done(i, 0, Digest{.low = static_cast<std::uint64_t>(i), .high = 7});
      f.journal->queue_ranges("k", {range});
      CHECK(*f.journal->ranges("k") == std::vector{range});
    }
  }

  TEST_CASE("the latest end of lost requests is that of the target's scans and ranges") {
    Fixture f;
    CHECK(*f.journal->last_settling(kProducts) == 0);
    put_scan(*f.journal, {.key = "k", .target = kProducts, .settles_at_ms = 5}, {});
    CHECK(*f.journal->last_settling(kProducts) == 5);
    put_scan(*f.journal, {.key = "l", .target = kProducts, .settles_at_ms = 6},
             {{.ordinal = 0, .settles_at_ms = kHighest}, {.ordinal = 1, .settles_at_ms = 8}});
    put_scan(*f.journal, {.key = "m", .target = kProducts}, {{.ordinal = 0}});
    CHECK(*f.journal->last_settling(kProducts) == kHighest);
    CHECK(*f.journal->last_settling(kUsers) == 0);
    CHECK((*f.journal->scan("l"))->settles_at_ms == 6);
    CHECK(f.journal->ranges("l")->at(0).settles_at_ms() == kHighest);
    CHECK(*f.open("http://elsewhere")->last_settling(kProducts) == 0);
  }

  TEST_CASE("the place of a counted partition is kept, and forgotten with its collection") {
    Fixture f;
    CHECK(*f.journal->counted_place("k") == CountedPlace{});
    put_scan(*f.journal, {.key = "k", .target = kProducts}, {});
    const CountedPlace numbers{.rows = 9,
                               .upto = kLowest,
                               .rows_in_flight = 3,
                               .upto_in_flight = kHighest,
                               .settles_at_ms = 77};
    const CountedPlace texts{.rows = 9, .upto = "a\0\"b"s};
    for (const auto& place : {numbers, texts, numbers}) {
      REQUIRE(f.journal->wait(f.journal->queue_counted_place("k", place)));
      f.reopen();
      CHECK(*f.journal->counted_place("k") == place);
    }
    CHECK(*f.journal->last_settling(kProducts) == 77);
    REQUIRE(forget(*f.journal, kProducts));
    CHECK(*f.journal->counted_place("k") == CountedPlace{});
  }

  TEST_CASE("a range that is written again replaces the one with its ordinal") {
    Fixture f;
    const std::vector<PrimaryKey> cuts = {std::int64_t{1}, std::int64_t{2}};
    put_scan(*f.journal, {.key = "k", .target = kProducts}, three_ranges(cuts));
    auto expected = three_ranges(cuts);
    expected[1].key_count = 8;
    expected[1].state = RangeState::kDone;
    expected[1].is_uncertain = false;
    REQUIRE(f.journal->wait(f.journal->queue_ranges("k", restored({expected[1]}))));
    CHECK(*f.journal->ranges("k") == restored(expected));
    REQUIRE(f.journal->wait(f.journal->queue_ranges("other", {Range::cut({.ordinal = 0})})));
    CHECK(*f.journal->ranges("k") == restored(expected));
  }

  TEST_CASE("runs and events are taken in every state") {
    Fixture f;
    const RunRecord run{.run_id = "run-1",
                        .plan_name = "shop",
                        .plan_digest = "sha256:1",
                        .target_uri = kTarget,
                        .started_at = "2026-11-23T09:14:02Z"};
    CHECK(f.journal->begin_run(run));
    CHECK(f.journal->finish_run("run-1", State::kFailed));
    CHECK(f.journal->finish_run("run-1", State::kDone));
    CHECK(f.journal->add_event({"run-1", "2026-11-23T09:14:02Z", "copy a", "said \"no\"\n"}));
    CHECK_FALSE(f.journal->begin_run(run));  // one id, one run
  }
}

TEST_SUITE("executor journal targets") {
  TEST_CASE("two targets share a folder and know nothing of each other's collections") {
    Fixture f;
    auto other = f.open("http://elsewhere:19530");
    REQUIRE(put_collection(*f.journal, kProducts, full_history()));
    CHECK_FALSE(record_of(*other, kProducts));
    REQUIRE(put_collection(*other, kProducts, {.run_id = "run-2"}));
    CHECK(record_of(*f.journal, kProducts)->run_id == "run-1");
    CHECK(Journal::read_history(f.folder / "state", kTarget)->at(kProducts) == full_history());
  }

  TEST_CASE("forgetting a collection leaves other collections and other targets alone") {
    Fixture f;
    auto other = f.open("http://elsewhere:19530");
    const auto fill = [](Journal& journal, const CollectionAddress& target,
                         const std::string& key) {
      REQUIRE(put_node(journal, {.key = "node " + key, .target = target, .state = State::kDone}));
      put_scan(journal, {.key = "scan " + key, .target = target}, {{.ordinal = 0}});
      REQUIRE(put_collection(journal, target, {.run_id = key}));
    };
    const auto has = [](Journal& journal, const std::string& key) {
      return journal.node("node " + key)->has_value() && journal.scan("scan " + key)->has_value() &&
             journal.ranges("scan " + key)->size() == 1;
    };
    fill(*f.journal, kProducts, "1");
    fill(*f.journal, kUsers, "2");
    fill(*other, kProducts, "3");
    REQUIRE(forget(*f.journal, kProducts));
    CHECK_FALSE(*f.journal->node("node 1"));
    CHECK_FALSE(*f.journal->scan("scan 1"));
    CHECK(f.journal->ranges("scan 1")->empty());
    CHECK(has(*f.journal, "2"));
    CHECK(has(*other, "3"));
    CHECK(record_of(*f.journal, kProducts)->run_id == "1");  // the record itself stays
  }
}

}  // namespace
}  // namespace kiteway::executor
