#include "executor/run/verify_now.h"

#include "executor/transfer/define/source_load.h"

#include "executor/remote/loader.h"

#include "executor/transfer/scan/hidden_rows.h"

#include "executor/transfer/scan_ranges.h"

#include "executor/transfer/pace/tuner.h"

#include "executor/transfer/pace/streams.h"

#include "executor/run/run_traffic.h"
#include "executor/transfer/context.h"
#include "executor/transfer/copy/surplus.h"
#include "executor/transfer/pace/pace_limits.h"
#include "executor/transfer/proof/compare.h"
#include "executor/transfer/proof/repeated_rows.h"
#include "executor/transfer/proof/row_differences.h"
#include "executor/transfer/proof/shared_keys.h"
#include "executor/transfer/proof/source_ranges.h"
#include "executor/transfer/proof/temporary_load.h"
#include "executor/transfer/selections.h"
#include "planner/model/sources.h"
#include "schema/base/units.h"

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
    for (const auto& scans : planner::scan_groups(collection_)) {
      if (auto done = check(scans); !done) return done;
    }
    const auto more = found_.ranges_different - static_cast<std::int64_t>(found_.ranges.size());
    if (more > 0) found_.differences.push_back("and " + grouped(more) + " more ranges");
    return Done{};
  }

  VerifiedCollection take() && { return std::move(found_); }

 private:
  using Scans = std::vector<std::string>;

  /// What the source has of some scans.
  struct SourceTally {
    std::int64_t keys = 0;
    std::int64_t absent = 0;  ///< of these, those that were left out
    std::vector<std::vector<Piece>> ranges = {};
  };

  Outcome check(const Scans& scans) {
    SourceTally tally;
    for (const auto& scan : scans) {
      if (auto done = add_source(scan, tally); !done) return done;
    }
    if (auto done = check_count(scans, tally); !done) return done;
    auto shared =
        shared_keys(collection_, input_.ends.target, tally.keys - tally.absent, input_.stop);
    if (!shared) return shared.error();
    if (*shared) differ(scans, **shared);
    if (!found_.by_value) return Done{};
    if (planner::discards_keys(collection_)) return compare(scans, one_range(collection_));
    const bool is_one = scans.size() == 1;
    return compare(scans, is_one ? covering(tally.ranges.front()) : united(tally.ranges));
  }

  Outcome add_source(const std::string& name, SourceTally& tally) {
    Reader& source = input_.ends.source;
    const RowSelection selection = source_selection(collection_, name, kReadNow);
    const std::int64_t rows = std::clamp<std::int64_t>(
        kRangeBytes /
            std::max<std::int64_t>(static_cast<std::int64_t>(collection_.row_bytes_estimate), 1),
        1, kQueryWindow / 2);
    auto ranges = source_ranges(source, selection, rows, input_.stop);
    if (!ranges) return ranges.error();
    std::int64_t keys = 0;
    for (const auto& piece : *ranges) keys += piece.key_count;
    found_.source_keys += keys;
    auto hidden = hidden_rows_left_out(selection, left_out_of(name));
    if (!hidden) return hidden.error();
    if (auto done = check_answers(selection, keys, *hidden); !done) return done;
    if (*hidden > 0) ++keys;
    auto absent = source_rows_left_out(selection, left_out_of(name));
    if (!absent) return absent.error();
    found_.quarantined += *absent;
    tally.keys += keys;
    tally.absent += *absent;
    tally.ranges.push_back(std::move(*ranges));
    return Done{};
  }

  /// The target holds a row for each key of the source but those of rows that were left out; of
  /// these it may hold one, from before or by other hands.
  Outcome check_count(const Scans& scans, const SourceTally& tally) {
    Reader& target = input_.ends.target;
    const RowSelection selection = target_selection(
        collection_, planner::target_partition(collection_, scans.front()), kReadNow);
    auto entities = target.count(selection);
    if (!entities) return entities.error();
    found_.target_entities += *entities;
    std::int64_t expected = tally.keys - tally.absent;
    for (const auto& scan : scans) {
      if (tally.absent == 0 || *entities == expected || planner::makes_keys(collection_)) break;
      auto kept = rows_of_keys(target, selection, left_out_of(scan));
      if (!kept) return kept.error();
      expected += *kept;
    }
    if (*entities == expected) return Done{};
    differ(scans,
           "target " + grouped(*entities) + " rows, source " + grouped(tally.keys) +
               " distinct keys" +
               (tally.absent > 0 ? ", " + grouped(tally.absent) + " of them quarantined" : ""));
    return Done{};
  }

  /// Physical rows of the greatest key, if it was left out.
  Result<std::int64_t> hidden_rows_left_out(const RowSelection& selection,
                                            const std::set<PrimaryKey>& left_out) {
    const PrimaryKey highest = std::numeric_limits<std::int64_t>::max();
    if (!left_out.contains(highest)) return std::int64_t{0};
    return hidden_rows(input_.ends.source, selection, {});
  }

  /// Keys of rows that were left out and that the source still answers.
  Result<std::int64_t> source_rows_left_out(const RowSelection& selection,
                                            const std::set<PrimaryKey>& left_out) {
    Reader& source = input_.ends.source;
    const std::int64_t most = std::ssize(left_out);
    auto all = rows_of_keys(source, selection, left_out);
    if (!all) return all.error();
    if (*all == most) return most;
    // One by one, since a key may stand for several rows there, or for none any more.
    std::int64_t found = 0;
    for (const auto& key : left_out) {
      auto rows = source.count_of_keys(selection, {key});
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
  Outcome check_answers(const RowSelection& selection, std::int64_t keys, std::int64_t hidden) {
    Reader& source = input_.ends.source;
    auto counted = source.count(selection);
    if (!counted) return counted.error();
    *counted -= hidden;
    if (*counted <= keys) return Done{};
    auto answered = tally_keys(source, selection, {}, input_.stop);
    if (!answered) return answered.error();
    if (answered->rows < *counted) {
      differ({selection.partition}, "the source counts " + grouped(*counted) + " rows, but only " +
                                        grouped(answered->rows) +
                                        " belong to keys that it answers");
    }
    return Done{};
  }

  Outcome compare(const Scans& scans, const std::vector<Piece>& ranges) {
    std::vector<RowsOf> sources;
    RowsOf target = target_rows(collection_, scans.front(), input_.ends.target);
    for (const auto& scan : scans) {
      RowsOf& source = sources.emplace_back(source_rows(collection_, scan, input_.ends.source));
      source.left_out = left_out_of(scan);
      if (planner::makes_keys(collection_)) continue;
      target.left_out.insert(source.left_out.begin(), source.left_out.end());
    }
    auto compared = compare_ranges(sources, target, ranges, tools_);
    if (!compared) return compared.error();
    found_.ranges_compared += static_cast<std::int64_t>(ranges.size());
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      const ComparedRange& pair = (*compared)[i];
      if (pair.is_equal()) continue;
      if (scans.size() == 1 && !planner::discards_keys(collection_)) {
        auto repeated = repeated_rows(sources.front(), target, ranges[i], pair, tools_);
        if (!repeated) return repeated.error();
        if (repeated->explain_all) {
          found_.repeated_keys += repeated->keys;
          continue;
        }
      }
      ++found_.ranges_different;
      if (found_.ranges.size() < kRangesListedMax) {
        differ(scans, difference_text(ranges[i].keys, pair));
        found_.ranges.push_back({.partition = partition_of(scans),
                                 .range = ranges[i].keys,
                                 .source_keys = pair.source.keys,
                                 .target_keys = pair.target.keys});
      }
      if (!input_.rows_max || planner::discards_keys(collection_)) continue;
      Streams::Held held(tools_.streams, tools_.tuner.pace().request_bytes);
      auto listed =
          visit_differences(sources, target, ranges[i].keys, page_limit(ranges[i]), held,
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

  /// What to call the rows of some scans.
  static std::string partition_of(const Scans& scans) {
    return scans.size() == 1 ? scans.front() : "";
  }

  void differ(const Scans& scans, const std::string& text) {
    const std::string partition = partition_of(scans);
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
  if (collection.temporary_loads.empty()) return work();
  Loader& loader = input.ends.source_loader;
  Outcome done = load_source(loader, collection);
  if (done) done = work();
  auto released = release_source(loader, collection);
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
