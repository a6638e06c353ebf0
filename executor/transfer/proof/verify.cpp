#include "executor/transfer/proof/verify.h"

#include "executor/remote/loader.h"

#include "executor/remote/reader.h"

#include "executor/transfer/pace/tuner.h"

#include "executor/transfer/collection_records.h"

#include "executor/journal/journal.h"

#include "executor/transfer/scan/source_moment.h"

#include "executor/transfer/scan_ranges.h"

#include "executor/transfer/context.h"
#include "executor/transfer/pace/pace_limits.h"
#include "executor/transfer/proof/compare.h"
#include "executor/transfer/proof/repeated_rows.h"
#include "executor/transfer/proof/shared_keys.h"
#include "executor/transfer/proof/temporary_load.h"
#include "executor/transfer/selections.h"
#include "planner/model/sources.h"
#include "schema/base/units.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace kiteway::executor {
namespace {

/// count(*) may lag behind upserts for a moment on old servers
/// (docs/milvus-behaviour.md#count-lag).
constexpr int kCountAttempts = 5;
constexpr std::chrono::milliseconds kCountPause{1000};
constexpr std::int64_t kExamplesMax = 3;

using Counts = std::map<std::string, std::int64_t>;

std::int64_t total(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& entry) { return sum + entry.second; });
}

/// Rows that the target is to hold, by partition: distinct keys that were read from the source and
/// acknowledged by the target.
Result<Counts> copied_keys(const StepContext& step) {
  Counts counts;
  for (const auto& [partition, key] : scan_keys(step.plan, step.node.target)) {
    auto ranges = ranges_of(step.journal, key);
    if (!ranges) return ranges.error();
    counts[planner::target_partition(step.collection, partition)] += std::accumulate(
        ranges->begin(), ranges->end(), std::int64_t{0},
        [](std::int64_t sum, const Range& range) { return sum + range.row_count(); });
  }
  return counts;
}

/// Keys of the rows of a partition that were left out.
Result<std::set<PrimaryKey>> left_out_keys(const StepContext& step, const std::string& scan_key) {
  auto rows = step.journal.quarantined(scan_key);
  if (!rows) return rows.error();
  std::set<PrimaryKey> keys;
  for (auto& row : *rows) keys.insert(std::move(row.key));
  return keys;
}

/// Physical rows of the target, counted again while they are not as expected.
Result<Counts> count_target(const StepContext& step, const Counts& expected) {
  for (int attempt = 1;; ++attempt) {
    Counts counts;
    for (const auto& [partition, keys] : expected) {
      auto rows = step.target.count(target_selection(step.collection, partition, kReadNow));
      if (!rows) return rows.error();
      counts[partition] = *rows;
    }
    if (counts == expected || attempt == kCountAttempts) return counts;
    RetryTools tools = step.tools;
    if (!wait_unless_stopped(tools, kCountPause)) {
      return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while counting rows"};
    }
  }
}

/// The rows that the target holds all the same of those that were left out: from before they could
/// not go, or by other hands. Such a row stays, and is no mistake of the run.
Outcome add_kept_rows(const StepContext& step, Counts& expected) {
  if (planner::makes_keys(step.collection)) return Done{};
  for (const auto& [partition, key] : scan_keys(step.plan, step.node.target)) {
    auto left_out = left_out_keys(step, key);
    if (!left_out) return left_out.error();
    const std::string target = planner::target_partition(step.collection, partition);
    auto rows =
        rows_of_keys(step.target, target_selection(step.collection, target, kReadNow), *left_out);
    if (!rows) return rows.error();
    expected[target] += *rows;
  }
  return Done{};
}

std::string partition_text(const std::string& partition) {
  return partition.empty() ? "" : " partition " + partition;
}

/// What was found to differ, as notes of one error.
class Findings {
 public:
  explicit Findings(const CollectionAddress& address)
      : message_("collection " + to_string(address) + " does not hold the source's rows") {}

  void add_counts(const Counts& expected, const Counts& found) {
    for (const auto& [partition, keys] : expected) {
      const std::int64_t rows = found.at(partition);
      if (rows == keys) continue;
      notes_.push_back("target" + partition_text(partition) + ": " + grouped(rows) +
                       " rows, source: " + grouped(keys) + " distinct keys");
    }
  }

  void add(std::string text) { notes_.push_back(std::move(text)); }

  void add_range(const std::string& partition, const std::string& text) {
    ++ranges_different_;
    if (ranges_different_ <= kExamplesMax) {
      notes_.push_back(partition.empty() ? text : partition + ": " + text);
    }
  }
  void add_compared(std::size_t ranges) { ranges_compared_ += ranges; }
  void will_be_copied() { will_be_copied_ = true; }

  [[nodiscard]] Outcome outcome() && {
    if (notes_.empty()) return Done{};
    if (ranges_different_ > 0) {
      message_ += ": " + grouped(ranges_different_) + " of " +
                  grouped(static_cast<std::int64_t>(ranges_compared_)) + " ranges differ";
      notes_.emplace_back(will_be_copied_
                              ? "the next apply copies these ranges once more"
                              : "nothing tells which rows differ: drop that collection, and the "
                                "next apply copies it anew");
    }
    return Error{.kind = ErrorKind::kDataMismatch,
                 .message = std::move(message_),
                 .notes = std::move(notes_)};
  }

 private:
  std::string message_;
  std::vector<std::string> notes_;
  std::size_t ranges_compared_ = 0;
  std::int64_t ranges_different_ = 0;
  bool will_be_copied_ = false;
};

bool is_as_copied(const Piece& piece, const ComparedRange& found) {
  return piece.copied && found.target == *piece.copied;
}

/// Three sums tell who is to blame: of the rows when they were copied, and of both ends now.
std::string finding_text(const Piece& piece, const ComparedRange& found) {
  if (!is_as_copied(piece, found)) return difference_text(piece.keys, found);
  const std::int64_t keys = piece.copied->keys;
  return range_text(piece.keys) + ": the source has changed since its rows were copied, from " +
         grouped(keys) + " rows to " + grouped(found.source.keys) +
         (found.source.keys == keys ? " with other values" : "");
}

/// As the copy of this run has read it, where the source can show that; else as it is now.
Result<RowsOf> source_of_run(const StepContext& step, const std::string& partition) {
  RowsOf rows = source_rows(step.collection, partition, step.source);
  auto moment = source_timestamp(step);
  if (!moment) return moment.error();
  if (step.moment.is_snapshot()) rows.selection.timestamp = *moment;
  return rows;
}

/// Of scans whose rows come together on the target, what the journal knows.
struct ComparedScan {
  std::string name;
  std::string key;
  std::vector<Range> ranges = {};
};

Result<std::vector<ComparedScan>> with_ranges(const StepContext& step,
                                              std::vector<ComparedScan> scans) {
  for (auto& scan : scans) {
    auto known = ranges_of(step.journal, scan.key);
    if (!known) return known.error();
    scan.ranges = std::move(*known);
  }
  return scans;
}

std::vector<Piece> ranges_to_compare(const StepContext& step,
                                     const std::vector<ComparedScan>& scans) {
  if (planner::discards_keys(step.collection)) return one_range(step.collection);
  if (scans.size() == 1) return covering(pieces_of(scans.front().ranges));
  std::vector<std::vector<Piece>> all;
  all.reserve(scans.size());
  for (const auto& scan : scans) all.push_back(pieces_of(scan.ranges));
  return united(all);
}

/// The rows to compare on both ends.
struct Sides {
  std::vector<RowsOf> sources;
  RowsOf target;
};

Result<Sides> sides_of(const StepContext& step, const std::vector<ComparedScan>& scans) {
  Sides sides{.target = target_rows(step.collection, scans.front().name, step.target)};
  for (const auto& scan : scans) {
    auto source = source_of_run(step, scan.name);
    if (!source) return source.error();
    auto left_out = left_out_keys(step, scan.key);
    if (!left_out) return left_out.error();
    source->left_out = *left_out;
    if (!planner::makes_keys(step.collection)) sides.target.left_out.merge(*left_out);
    sides.sources.push_back(std::move(*source));
  }
  return sides;
}

/// Of ranges in the order of their keys, those that hold keys of `range` are open again.
void reopen(std::vector<Range>& ranges, const KeyRange& range) {
  auto at = std::ranges::partition_point(ranges, [&](const Range& known) {
    return range.after && known.keys().upto && *known.keys().upto <= *range.after;
  });
  // Keys behind the last one belong to the last range.
  if (at == ranges.end() && !ranges.empty() && !range.upto) ranges.back().reopen();
  for (; at != ranges.end() && overlap(at->keys(), range); ++at) at->reopen();
}

/// The next run copies ranges that are open once more.
Outcome write_reopened(const StepContext& step, const std::vector<ComparedScan>& scans,
                       Findings& findings) {
  for (const auto& scan : scans) {
    std::vector<Range> open;
    std::ranges::copy_if(scan.ranges, std::back_inserter(open),
                         [](const Range& range) { return range.state() == RangeState::kOpen; });
    if (open.empty()) continue;
    findings.will_be_copied();
    Journal& journal = step.journal;
    if (auto told = journal.wait(journal.queue_ranges(scan.key, std::move(open))); !told) {
      return told;
    }
  }
  return Done{};
}

/// Reads every range of the scans from both ends.
Outcome compare_values(const StepContext& step, std::vector<ComparedScan> scans,
                       Findings& findings) {
  auto known = with_ranges(step, std::move(scans));
  if (!known) return known.error();
  const bool is_one = known->size() == 1;
  const std::string partition = is_one ? known->front().name : "";
  const bool by_range = !planner::discards_keys(step.collection);
  const auto ranges = ranges_to_compare(step, *known);
  const CompareTools tools{.streams = step.streams,
                           .tuner = step.tuner,
                           .threads_max = threads_max(step.plan),
                           .stop = step.stop};
  auto sides = sides_of(step, *known);
  if (!sides) return sides.error();
  auto found = compare_ranges(sides->sources, sides->target, ranges, tools);
  if (!found) return found.error();
  findings.add_compared(ranges.size());
  std::int64_t answered_otherwise = 0;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if ((*found)[i].is_equal()) continue;
    if (by_range && is_one && is_as_copied(ranges[i], (*found)[i])) {
      auto repeated =
          repeated_rows(sides->sources.front(), sides->target, ranges[i], (*found)[i], tools);
      if (!repeated) return repeated.error();
      if (repeated->explain_all) {
        answered_otherwise += repeated->keys;
        continue;
      }
    }
    findings.add_range(partition, finding_text(ranges[i], (*found)[i]));
    if (!by_range) continue;
    for (auto& scan : *known) reopen(scan.ranges, ranges[i].keys);
  }
  if (answered_otherwise > 0) {
    step.observer.note(to_string(step.node.target) + partition_text(partition) + ": " +
                       repeated_text(answered_otherwise) + "; the target holds what was copied");
  }
  return write_reopened(step, *known, findings);
}

/// Every scan for itself, or all of them together.
std::vector<std::vector<ComparedScan>> scans_to_compare(const StepContext& step) {
  const auto keys = scan_keys(step.plan, step.node.target);
  std::vector<std::vector<ComparedScan>> groups;
  for (const auto& names : planner::scan_groups(step.collection)) {
    auto& group = groups.emplace_back();
    for (const auto& name : names) group.push_back({.name = name, .key = keys.at(name)});
  }
  return groups;
}

Outcome prove(const StepContext& step, Counts expected, std::int64_t& rows) {
  if (auto added = add_kept_rows(step, expected); !added) return added;
  auto counted = count_target(step, expected);
  if (!counted) return counted.error();
  rows = total(*counted);
  Findings findings(step.node.target);
  findings.add_counts(expected, *counted);
  auto shared = shared_keys(step.collection, step.target, total(expected), step.stop);
  if (!shared) return shared.error();
  if (*shared) findings.add(*std::move(*shared));
  if (step.collection.verify == planner::VerifyMode::kChecksum) {
    for (auto& scans : scans_to_compare(step)) {
      if (auto done = compare_values(step, std::move(scans), findings); !done) return done;
    }
  }
  return std::move(findings).outcome();
}

}  // namespace

Outcome verify_step(const StepContext& step) {
  const CollectionAddress& address = step.node.target;
  auto expected = copied_keys(step);
  if (!expected) return expected.error();
  const auto history = step.records.get(address);
  const TemporaryLoad load{.reader = step.target,
                           .loader = step.target_loader,
                           .address = address,
                           .release_anyway = history && history->is_target_loaded,
                           .loading = [&](bool is_loaded) {
                             return step.records.update(address, [&](CollectionHistory& record) {
                               record.is_target_loaded = is_loaded;
                             });
                           }};
  std::int64_t rows = 0;
  auto proved = while_loaded(load, [&] { return prove(step, *expected, rows); });
  if (!proved) return proved;
  return step.verified(address, rows);
}

}  // namespace kiteway::executor
