#include "executor/remote/retry.h"

#include <algorithm>

namespace kiteway::executor {

bool worth_retrying(ErrorKind kind, Repeat repeat) noexcept {
  switch (kind) {
    case ErrorKind::kRateLimited:
    case ErrorKind::kUnreachable:
      return true;
    case ErrorKind::kUnavailable:
      return repeat == Repeat::kHarmless;
    case ErrorKind::kInvalidInput:
    case ErrorKind::kStalePlan:
    case ErrorKind::kUnauthenticated:
    case ErrorKind::kPermissionDenied:
    case ErrorKind::kNotFound:
    case ErrorKind::kConflict:
    case ErrorKind::kNotLoaded:
    case ErrorKind::kRefused:
    case ErrorKind::kLocked:
    case ErrorKind::kTooLarge:
    case ErrorKind::kUnsupported:
    case ErrorKind::kDataMismatch:
    case ErrorKind::kInterrupted:
    case ErrorKind::kIncomplete:
    case ErrorKind::kInternal:
      return false;
  }
  return false;
}

std::chrono::milliseconds delay_before(int attempt, const RetryLimits& limits, double random) {
  auto ceiling = limits.delay_first;
  for (int i = 2; i < attempt && ceiling < limits.delay_max; ++i) ceiling *= 2;
  ceiling = std::min(ceiling, limits.delay_max);
  // Half of the pause is certain: a repeat at once would meet the same trouble.
  const auto certain = ceiling / 2;
  return certain + std::chrono::milliseconds(
                       static_cast<std::int64_t>(static_cast<double>(certain.count()) * random));
}

bool wait_unless_stopped(RetryTools& tools, std::chrono::milliseconds duration) {
  constexpr std::chrono::milliseconds kStep{100};
  while (duration.count() > 0) {
    if (tools.stop.stop_requested()) return false;
    const auto step = std::min(duration, kStep);
    tools.clock.sleep_for(step);
    duration -= step;
  }
  return !tools.stop.stop_requested();
}

}  // namespace kiteway::executor
