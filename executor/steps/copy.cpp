// Moves the ranges of one partition: read, pass the columns on, write, note it in the journal.
#include "executor/steps/fields.h"
#include "executor/steps/range_copy.h"
#include "executor/steps/step.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>

namespace kiteway::executor {
namespace {

/// Hands out the ranges that are not done yet, until one fails.
class RangeQueue {
 public:
  explicit RangeQueue(std::vector<RangeRecord> ranges) : ranges_(std::move(ranges)) {}

  std::optional<RangeRecord> take() {
    const std::lock_guard lock(mutex_);
    if (error_ || next_ == ranges_.size()) return std::nullopt;
    return ranges_[next_++];
  }

  void fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
  }

  [[nodiscard]] Outcome outcome() && {
    if (error_) return std::move(*error_);
    return Done{};
  }

 private:
  std::mutex mutex_;
  std::vector<RangeRecord> ranges_;
  std::size_t next_ = 0;
  std::optional<Error> error_;
};

void work(const StepInput& step, const std::string& scan_key, RangeQueue& queue) {
  try {
    RangeCopy copy(step, scan_key);
    while (true) {
      const Slots::Held slot(step.run.slots);
      auto range = queue.take();
      if (!range) return;
      if (step.run.input.stop.stop_requested()) {
        queue.fail({.kind = ErrorKind::kInterrupted, .message = "stopped while copying rows"});
        return;
      }
      if (auto done = copy.run(*range); !done) queue.fail(std::move(done).error());
    }
  } catch (const std::exception& exception) {
    queue.fail({.kind = ErrorKind::kInternal,
                .message = std::string("copying a range threw: ") + exception.what()});
  }
}

}  // namespace

Outcome copy_step(const StepInput& step) {
  const RunInput& input = step.run.input;
  const std::string scan_key = scan_keys(input.plan, step.node.target).at(step.node.partition);
  auto ranges = ranges_of(step.run, scan_key);
  if (!ranges) return ranges.error();
  std::int64_t rows = 0;
  for (const auto& range : *ranges) rows += range.key_count;
  input.observer.rows_expected(step.node.target, rows);
  std::vector<RangeRecord> open;
  for (const auto& range : *ranges) {
    if (range.state == RangeState::kDone) {
      input.observer.rows_copied(step.node.target, range.key_count, 0);
    } else {
      open.push_back(range);
    }
  }
  const std::size_t threads = std::min<std::size_t>(
      open.size(), static_cast<std::size_t>(input.plan.parallelism.value_or(kParallelismAuto)));
  RangeQueue queue(std::move(open));
  {
    std::vector<std::jthread> workers;
    workers.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
      workers.emplace_back([&] { work(step, scan_key, queue); });
    }
  }
  return std::move(queue).outcome();
}

}  // namespace kiteway::executor
