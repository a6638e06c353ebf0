#include "executor/steps/verify/verify_now.h"

#include "executor/engine/run_traffic.h"
#include "executor/steps/fields.h"
#include "executor/steps/limits.h"
#include "executor/steps/step.h"
#include "executor/steps/surplus.h"
#include "executor/steps/verify/compare.h"
#include "executor/steps/verify/repeated_rows.h"
#include "executor/steps/verify/row_differences.h"
#include "executor/steps/verify/source_ranges.h"
#include "executor/steps/verify/temporary_load.h"
#include "schema/base/text.h"

#include <algorithm>
#include <limits>

namespace kiteway::executor {
namespace {

constexpr std::size_t kRangesListedMax = 20;

/// One collection of the plan, both ends loaded.
class CollectionCheck {
 public:
  CollectionCheck(const VerifyInput& input, const planner::CollectionPlan& collection,
                  CompareTools tools)
      : input_(input), collection_(collection), tools_(std::move(tools)) {
    found_ = {.source = collection.source,
              .target = collection.target.address,
              .by_value = collection.verify != planner::VerifyMode::kCount || input.rows_max};
  }

  Outcome run() {
    for (const auto& partition : collection_.scan_partitions) {
      if (auto done = check(partition); !done) return done;
    }
    const auto more = found_.ranges_different - static_cast<std::int64_t>(found_.ranges.size());
    if (more > 0) found_.differences.push_back("and " + grouped(more) + " more ranges");
    return Done{};
  }

  VerifiedCollection take() && { return std::move(found_); }

 private:
  Outcome check(const std::string& partition) {
    Reader& source = input_.ends.source;
    const KeyScan scan{.address = collection_.source,
                       .partition = partition,
                       .key_name = key_name(collection_),
                       .filter = collection_.filter};
    const std::int64_t rows = std::clamp<std::int64_t>(
        kRangeBytes /
            std::max<std::int64_t>(static_cast<std::int64_t>(collection_.row_bytes_estimate), 1),
        1, kQueryWindow / 2);
    auto ranges = source_ranges(source, scan, rows, input_.stop);
    if (!ranges) return ranges.error();
    std::int64_t keys = 0;
    for (const auto& range : *ranges) keys += range.key_count;
    found_.source_keys += keys;
    auto hidden = hidden_rows_left_out(scan);
    if (!hidden) return hidden.error();
    if (auto done = check_answers(scan, keys, *hidden); !done) return done;
    if (*hidden > 0) ++keys;
    if (auto done = check_count(scan, keys); !done) return done;
    if (!found_.by_value) return Done{};
    const bool by_range = !planner::discards_keys(collection_);
    return compare(partition, by_range ? covering(std::move(*ranges)) : one_range(collection_));
  }

  /// The target holds a row for each key of the source but those of rows that were left out; of
  /// these it may hold one, from before or by other hands.
  Outcome check_count(const KeyScan& scan, std::int64_t keys) {
    Reader& target = input_.ends.target;
    const CollectionAddress& address = collection_.target.address;
    auto entities = target.count(address, scan.partition);
    if (!entities) return entities.error();
    found_.target_entities += *entities;
    const std::set<PrimaryKey>& left_out = left_out_of(scan.partition);
    auto absent = source_rows_left_out(scan, left_out);
    if (!absent) return absent.error();
    found_.quarantined += *absent;
    std::int64_t expected = keys - *absent;
    if (*absent > 0 && *entities != expected && !planner::makes_keys(collection_)) {
      auto kept =
          rows_of_keys(target, address, scan.partition, target_key_name(collection_), left_out);
      if (!kept) return kept.error();
      expected += *kept;
    }
    if (*entities == expected) return Done{};
    differ(scan.partition,
           "target " + grouped(*entities) + " rows, source " + grouped(keys) + " distinct keys" +
               (*absent > 0 ? ", " + grouped(*absent) + " of them quarantined" : ""));
    return Done{};
  }

  /// Physical rows of the greatest key, if it was left out.
  Result<std::int64_t> hidden_rows_left_out(const KeyScan& scan) {
    const PrimaryKey highest = std::numeric_limits<std::int64_t>::max();
    if (!left_out_of(scan.partition).contains(highest)) return std::int64_t{0};
    return hidden_rows(input_.ends.source, scan);
  }

  /// Keys of rows that were left out and that the source still answers.
  Result<std::int64_t> source_rows_left_out(const KeyScan& scan,
                                            const std::set<PrimaryKey>& left_out) {
    Reader& source = input_.ends.source;
    const std::int64_t most = std::ssize(left_out);
    auto all = rows_of_keys(source, scan.address, scan.partition, scan.key_name, left_out);
    if (!all) return all.error();
    if (*all == most) return most;
    // One by one, since a key may stand for several rows there, or for none any more.
    std::int64_t found = 0;
    for (const auto& key : left_out) {
      auto rows =
          source.count_of_keys(scan.address, scan.partition, scan.key_name, {key}, 0, scan.filter);
      if (!rows) return rows.error();
      if (*rows > 0) ++found;
    }
    return found;
  }

  [[nodiscard]] const std::set<PrimaryKey>& left_out_of(const std::string& partition) const {
    static const std::set<PrimaryKey> kNone;
    const auto collection = input_.quarantined.find(collection_.target.address);
    if (collection == input_.quarantined.end()) return kNone;
    const auto keys = collection->second.find(partition);
    return keys == collection->second.end() ? kNone : keys->second;
  }

  /// A source that counts rows which it does not answer cannot be compared by what it answers.
  /// `hidden` rows of those that were left out are known not to be answered.
  Outcome check_answers(const KeyScan& scan, std::int64_t keys, std::int64_t hidden) {
    Reader& source = input_.ends.source;
    auto counted = source.count(collection_.source, scan.partition, 0, scan.filter);
    if (!counted) return counted.error();
    *counted -= hidden;
    if (*counted <= keys) return Done{};
    auto answered = tally_keys(source, scan, input_.stop);
    if (!answered) return answered.error();
    if (answered->rows < *counted) {
      differ(scan.partition, "the source counts " + grouped(*counted) + " rows, but only " +
                                 grouped(answered->rows) + " belong to keys that it answers");
    }
    return Done{};
  }

  Outcome compare(const std::string& partition, const std::vector<RangeRecord>& ranges) {
    RowsOf source = source_rows(collection_, partition, input_.ends.source);
    RowsOf target = target_rows(collection_, partition, input_.ends.target);
    source.left_out = left_out_of(partition);
    if (!planner::makes_keys(collection_)) target.left_out = source.left_out;
    auto compared = compare_ranges(source, target, ranges, tools_);
    if (!compared) return compared.error();
    found_.ranges_compared += static_cast<std::int64_t>(ranges.size());
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      const ComparedRange& pair = (*compared)[i];
      if (pair.is_equal()) continue;
      if (!planner::discards_keys(collection_)) {
        auto repeated = repeated_rows(source, target, ranges[i], pair, tools_);
        if (!repeated) return repeated.error();
        if (repeated->explain_all) {
          found_.repeated_keys += repeated->keys;
          continue;
        }
      }
      ++found_.ranges_different;
      if (found_.ranges.size() < kRangesListedMax) {
        differ(partition, difference_text(ranges[i].range, pair));
        found_.ranges.push_back({.partition = partition,
                                 .range = ranges[i].range,
                                 .source_keys = pair.source.keys,
                                 .target_keys = pair.target.keys});
      }
      if (!input_.rows_max || planner::discards_keys(collection_)) continue;
      Streams::Held held(tools_.streams, tools_.tuner.pace().request_bytes);
      auto listed =
          visit_differences(source, target, ranges[i].range, page_limit(ranges[i]), held,
                            input_.stop, [&](RowDifference row) { list(std::move(row)); });
      if (!listed) return listed;
    }
    return Done{};
  }

  void list(RowDifference row) {
    if (found_.rows.size() < *input_.rows_max) {
      found_.rows.push_back(std::move(row));
    } else {
      ++found_.rows_not_listed;
    }
  }

  void differ(const std::string& partition, const std::string& text) {
    found_.differences.push_back(to_string(collection_.target.address) +
                                 (partition.empty() ? "" : " partition " + partition) + ": " +
                                 text);
  }

  const VerifyInput& input_;
  const planner::CollectionPlan& collection_;
  CompareTools tools_;
  VerifiedCollection found_;
};

Outcome with_source_loaded(const VerifyInput& input, const planner::CollectionPlan& collection,
                           const std::function<Outcome()>& work) {
  const auto& loads = collection.temporary_loads;
  if (loads.empty()) return work();
  Loader& loader = input.ends.source_loader;
  Outcome done = loader.load(collection.source, loads, kLoadPatience);
  if (done) done = work();
  auto released = loader.release(collection.source, loads);
  return done && !released ? released : done;
}

}  // namespace

Result<std::vector<VerifiedCollection>> verify_now(const VerifyInput& input) {
  Tuner tuner(tuner_limits(input.plan), input.clock);
  Streams streams(tuner.pace().streams, memory_of(input.plan));
  const RunTraffic traffic(input.plan, input.ends, input.observer, tuner, streams);
  const CompareTools tools{.streams = streams,
                           .tuner = tuner,
                           .threads_max = threads_max(input.plan),
                           .stop = input.stop};
  std::vector<VerifiedCollection> all;
  for (const auto& collection : input.plan.collections) {
    CollectionCheck check(input, collection, tools);
    auto done = with_source_loaded(input, collection, [&] {
      return while_loaded({.reader = input.ends.target,
                           .loader = input.ends.target_loader,
                           .address = collection.target.address},
                          [&] { return check.run(); });
    });
    if (!done) return done.error();
    all.push_back(std::move(check).take());
  }
  return all;
}

}  // namespace kiteway::executor
