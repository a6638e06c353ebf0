#include "executor/transfer/copy/settle.h"

#include "executor/journal/journal.h"
#include "executor/remote/reader.h"
#include "executor/transfer/context.h"
#include "executor/transfer/copy/range_copy.h"
#include "executor/transfer/define/target_load.h"
#include "executor/transfer/late_requests.h"
#include "executor/transfer/pace/streams.h"
#include "executor/transfer/pace/tuner.h"
#include "executor/transfer/scan/key_scan.h"
#include "executor/transfer/scan_ranges.h"
#include "executor/transfer/selections.h"
#include "planner/model/sources.h"
#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

/// How often a range is written anew before it is given up. Once is enough, unless answers are lost
/// again; count(*) of old servers may lag behind an upsert for a moment, too
/// (docs/milvus-behaviour.md#count-lag).
constexpr int kRepairsMax = 4;
constexpr std::chrono::milliseconds kCountPause{1'000};

/// A range that had a request whose answer was lost.
struct Unsettled {
  std::string partition;
  std::string scan_key;
  Range range;
};

Result<std::vector<Unsettled>> unsettled_ranges(const StepContext& step) {
  std::vector<Unsettled> found;
  for (const auto& [partition, key] : scan_keys(step.plan, step.node.target)) {
    auto ranges = ranges_of(step.journal, key);
    if (!ranges) return ranges.error();
    for (const auto& range : *ranges) {
      if (range.settles_at_ms() != 0) found.push_back({partition, key, range});
    }
  }
  return found;
}

class RangeSettling {
 public:
  RangeSettling(const StepContext& step, const Unsettled& unsettled)
      : step_(step),
        scan_key_(unsettled.scan_key),
        node_(step.node),
        range_(unsettled.range),
        row_size_(0) {
    node_.partition = unsettled.partition;
  }

  /// Counts, and writes the rows anew until the count is right.
  Outcome run() {
    RetryTools tools = step_.tools;
    for (int repairs = 0;; ++repairs) {
      if (auto over = wait_until_settled(tools, range_.settles_at_ms()); !over) return over;
      auto right = is_right();
      if (!right) return right.error();
      if (*right) return note_settled();
      if (repairs == kRepairsMax) return still_wrong();
      step_.observer.note(place() + ": a request that was thought lost came late, rows " +
                          "of one range are written anew");
      if (auto repaired = write_anew(); !repaired) return repaired;
      if (!wait_unless_stopped(tools, kCountPause)) {
        return Error{.kind = ErrorKind::kInterrupted, .message = "stopped while counting rows"};
      }
    }
  }

 private:
  /// Every key once, and none too few. Keys that the source does not have are verify's to find.
  Result<bool> is_right() {
    Reader& target = step_.target;
    const RowSelection selection = target_selection(
        step_.collection, planner::target_partition(step_.collection, node_.partition), kReadNow);
    auto rows = target.count_of_range(selection, range_.keys());
    if (!rows) return rows.error();
    // Keys that the target makes are all distinct, and no other collection's rows can be there.
    if (planner::makes_keys(step_.collection)) return *rows == range_.row_count();
    auto keys = count_keys(target, selection, range_.keys(), step_.stop);
    if (!keys) return keys.error();
    return *rows == *keys && *keys >= range_.row_count();
  }

  Outcome write_anew() {
    range_.reopen();
    const StepContext step{{step_}, node_, step_.collection};
    Streams::Held stream(step_.streams, step_.tuner.pace().request_bytes * Tuner::kCopiesOfRequest);
    RangeCopy copy(step, scan_key_, row_size_);
    auto written = copy.run({range_}, stream);
    range_ = copy.ranges().front();
    return written;
  }

  Outcome note_settled() {
    range_.settled();
    Journal& journal = step_.journal;
    return journal.wait(journal.queue_ranges(scan_key_, {range_}));
  }

  [[nodiscard]] std::string place() const {
    return to_string(node_.target) +
           (node_.partition.empty() ? "" : " partition " + node_.partition);
  }

  Outcome still_wrong() const {
    return Error{.kind = ErrorKind::kIncomplete,
                 .message = place() + " does not hold the rows of a range once each, though they " +
                            "were written anew " + std::to_string(kRepairsMax) + " times",
                 .notes = {"run the same command again when the target answers reliably"}};
  }

  const StepContext& step_;
  std::string scan_key_;
  planner::Node node_;  ///< ours, in the partition of the range
  Range range_;
  RowSize row_size_;
};

/// From when on none of their requests can be alive.
std::int64_t last_of(const std::vector<Unsettled>& unsettled) {
  std::int64_t last = 0;
  for (const auto& each : unsettled) last = std::max(last, each.range.settles_at_ms());
  return last;
}

void tell(const StepContext& step, const std::vector<Unsettled>& unsettled, std::int64_t last) {
  const std::int64_t left = (last - wall_ms(step.clock.wall_now()) + 999) / 1000;
  std::string text = step.node.id + ": " + grouped(static_cast<std::int64_t>(unsettled.size())) +
                     (unsettled.size() == 1
                          ? " range had a request whose answer was lost, and is counted again"
                          : " ranges had requests whose answers were lost, and are counted again");
  if (left > 0) text += " in " + grouped(left) + " s, when none can come late any more";
  step.observer.note(text);
}

Outcome settle_all(const StepContext& step, const std::vector<Unsettled>& unsettled) {
  const std::int64_t last = last_of(unsettled);
  tell(step, unsettled, last);
  RetryTools tools = step.tools;
  if (auto over = wait_until_settled(tools, last); !over) return over;
  if (auto loaded = load_target(step); !loaded) return loaded;
  for (const auto& each : unsettled) {
    if (auto settled = RangeSettling(step, each).run(); !settled) return settled;
  }
  return Done{};
}

}  // namespace

Outcome settle_step(const StepContext& step) {
  auto unsettled = unsettled_ranges(step);
  if (!unsettled) return unsettled.error();
  Outcome settled = unsettled->empty() ? Outcome(Done{}) : settle_all(step, *unsettled);
  // A proof to come needs the collection loaded too, and releases it.
  if (settled && step.collection.verify != planner::VerifyMode::kNone) return settled;
  auto released = release_target(step);
  return settled ? released : settled;
}

}  // namespace kiteway::executor
