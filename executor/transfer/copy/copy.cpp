#include "executor/transfer/copy/copy.h"

#include "executor/journal/journal.h"
#include "executor/remote/reader.h"
#include "executor/transfer/context.h"
#include "executor/transfer/copy/counted_writes.h"
#include "executor/transfer/copy/range_copy.h"
#include "executor/transfer/copy/surplus.h"
#include "executor/transfer/discarded_keys.h"
#include "executor/transfer/pace/pace_limits.h"
#include "executor/transfer/pace/streams.h"
#include "executor/transfer/pace/tuner.h"
#include "executor/transfer/scan/range_feed.h"
#include "executor/transfer/scan_ranges.h"
#include "planner/model/sources.h"
#include "schema/base/units.h"

#include <exception>
#include <optional>
#include <thread>
#include <vector>

namespace kiteway::executor {
namespace {

class PartitionCopy {
 public:
  explicit PartitionCopy(const StepContext& step)
      : step_(step), feed_(step.feeds.of(step.node.fed_by)), row_size_(0) {}

  Outcome run() {
    const auto keys = scan_keys(step_.plan, step_.node.target);
    const auto scan = keys.find(step_.node.partition);
    if (scan == keys.end()) {
      return Error{.kind = ErrorKind::kInternal, .message = "no scan feeds " + step_.node.id};
    }
    scan_key_ = scan->second;
    if (planner::discards_keys(step_.collection)) {
      threads_max_ = 1;
      counted_.emplace(step_, scan_key_);
      if (auto taken = counted_->take_up(); !taken) {
        feed_.give_up(taken.error());
        return taken;
      }
    }
    if (auto copied = copy_all(); !copied) return copied;
    return copy_missed();
  }

 private:
  Outcome copy_all() {
    {
      std::vector<std::jthread> helpers;
      work(&helpers);
    }
    return feed_.outcome();
  }

  /// A source that answered short while it was scanned was copied short, perhaps by an earlier run.
  /// Only where it counts more rows than were copied there is anything to look for.
  Outcome copy_missed() {
    Journal& journal = step_.journal;
    if (auto told = journal.wait(journal.queue_ranges(scan_key_, {})); !told) return told;
    auto scan = journal.scan(scan_key_);
    if (!scan) return scan.error();
    auto ranges = journal.ranges(scan_key_);
    if (!ranges) return ranges.error();
    if (!*scan || keys_in(*ranges) >= (*scan)->entity_count) return Done{};
    if (auto left = leave_out_hidden(step_, scan_key_, *ranges); !left) return left;
    const std::int64_t copied = keys_in(*ranges);
    if (copied >= (*scan)->entity_count) return Done{};
    auto missed = missed_ranges(step_, *ranges);
    if (!missed) return missed.error();
    const auto part = planner::source_part(step_.collection, step_.node.partition);
    std::string repeated;
    for (const auto& key : missed->repeated) {
      repeated += (repeated.empty() ? "; the first that repeat: " : ", ") + key_text(key);
    }
    step_.observer.note(to_string(part.address) + ": " + grouped((*scan)->entity_count) +
                        " rows, " + grouped(copied) + " distinct keys" + repeated);
    if (missed->ranges.empty()) return Done{};
    if (counted_) {
      return must_be_copied_again(step_.node.target,
                                  "the source answers more rows now than when it was copied, and "
                                  "nothing tells which of them are there");
    }
    step_.observer.note(step_.node.id +
                        ": the source answers keys that it left out before; their ranges "
                        "are copied again");
    feed_.push(missed->ranges);
    if (auto copied_again = copy_all(); !copied_again) return copied_again;
    ranges = journal.ranges(scan_key_);
    if (!ranges) return ranges.error();
    return leave_out_hidden(step_, scan_key_, *ranges);
  }

  /// Copies until there is nothing left. `helpers` gets a thread for every range that would wait
  /// otherwise; a partition of one range needs none.
  void work(std::vector<std::jthread>* helpers) {
    try {
      RangeCopy copy(step_, scan_key_, row_size_, counted_ ? &*counted_ : nullptr);
      while (feed_.wait()) {
        if (helpers != nullptr && helpers->size() + 1 < threads_max_ &&
            feed_.size() > helpers->size() + 1) {
          helpers->emplace_back([this] { work(nullptr); });
        }
        copy_next(copy);
      }
    } catch (const std::exception& exception) {
      feed_.give_up({.kind = ErrorKind::kInternal,
                     .message = std::string("copying a range threw: ") + exception.what()});
    }
  }

  void copy_next(RangeCopy& copy) {
    const CopyPace pace = step_.tuner.pace();
    Streams::Held stream(step_.streams, pace.request_bytes * Tuner::kCopiesOfRequest);
    auto ranges =
        feed_.take(static_cast<std::size_t>(pace.request_bytes / kRangeBytes), kQueryWindow);
    if (ranges.empty()) return;
    if (step_.stop.stop_requested()) {
      return feed_.give_up(
          {.kind = ErrorKind::kInterrupted, .message = "stopped while copying rows"});
    }
    if (auto done = copy.run(std::move(ranges), stream); !done) {
      feed_.give_up(std::move(done).error());
    }
  }

  const StepContext& step_;
  RangeFeed& feed_;
  RowSize row_size_;
  std::size_t threads_max_ = threads_max(step_.plan);
  std::string scan_key_;
  std::optional<CountedWrites> counted_;  ///< where rows can only be counted
};

}  // namespace

Outcome copy_step(const StepContext& step) { return PartitionCopy(step).run(); }

}  // namespace kiteway::executor
