#include "executor/transfer/late_requests.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

constexpr std::chrono::milliseconds kStep{1'000};  // a stop is seen within it

}  // namespace

bool may_be_applied(ErrorKind kind) noexcept {
  return kind == ErrorKind::kUnavailable || kind == ErrorKind::kUnexpected ||
         kind == ErrorKind::kInterrupted;
}

std::int64_t wall_ms(Clock::Wall time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

WriteTimes::WriteTimes(const planner::CompiledPlan& plan)
    : deadline(plan.traffic.retry.write_timeout),
      margin(std::min(kLateMargin, deadline / 2)),
      allowance(std::min(kReadAllowance, deadline)) {}

std::int64_t WriteTimes::settled_at_ms(Clock::Wall sent) const {
  return wall_ms(sent + deadline + margin) + 1;
}

Outcome wait_until_settled(RetryTools& tools, std::int64_t settles_at_ms) {
  while (true) {
    if (tools.stop.stop_requested()) {
      return Error{.kind = ErrorKind::kInterrupted,
                   .message = "stopped while waiting for the end of lost requests"};
    }
    const std::int64_t left = settles_at_ms - wall_ms(tools.clock.wall_now());
    if (left <= 0) return Done{};
    tools.clock.sleep_for(std::min(kStep, std::chrono::milliseconds(left)));
  }
}

}  // namespace kiteway::executor
