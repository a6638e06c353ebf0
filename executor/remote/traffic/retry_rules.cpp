#include "executor/remote/traffic/retry_rules.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

// The plan's pauses are meant for lost connections. A server that asks for less is left alone for
// longer, by docs/milvus-behaviour.md#rate-limits: from 1 s to 60 s with the defaults, and from 5 s
// where its memory or quota is used up.
constexpr int kCalm = 5;
constexpr int kVeryCalm = 25;
constexpr int kLongest = 4;

}  // namespace

std::optional<RetryRule> retry_rule(ErrorKind kind, Repeat repeat,
                                    const planner::RetrySettings& settings) noexcept {
  const bool is_harmless = repeat != Repeat::kHarmful;
  const RetryRule lost{.attempts_max = settings.attempts,
                       .delay_first = settings.delay_first,
                       .delay_max = settings.delay_max};
  const RetryRule slow{.attempts_max = std::nullopt,
                       .delay_first = settings.delay_first * kCalm,
                       .delay_max = settings.delay_max * kLongest};
  switch (kind) {
    case ErrorKind::kUnreachable:
      return lost;
    case ErrorKind::kUnavailable:
      return is_harmless ? std::optional(lost) : std::nullopt;
    case ErrorKind::kUnexpected:
      return is_harmless ? std::optional(RetryRule{
                               .attempts_max = std::min<std::int64_t>(2, settings.attempts),
                               .delay_first = settings.delay_first * kCalm,
                               .delay_max = settings.delay_max})
                         : std::nullopt;
    case ErrorKind::kRateLimited:
      return slow;
    case ErrorKind::kOverloaded:
      return RetryRule{.attempts_max = settings.attempts,
                       .delay_first = settings.delay_first * kVeryCalm,
                       .delay_max = settings.delay_max * kLongest};
    case ErrorKind::kNotLoaded:
      return repeat == Repeat::kRead
                 ? std::optional(RetryRule{.attempts_max = std::nullopt,
                                           .delay_first = settings.delay_first * kCalm,
                                           .delay_max = settings.delay_first * kVeryCalm})
                 : std::nullopt;
    case ErrorKind::kNotFound:
      return repeat == Repeat::kWrite ? std::optional(lost) : std::nullopt;
    case ErrorKind::kInvalidInput:
    case ErrorKind::kStalePlan:
    case ErrorKind::kUnauthenticated:
    case ErrorKind::kPermissionDenied:
    case ErrorKind::kConflict:
    case ErrorKind::kRefused:
    case ErrorKind::kLocked:
    case ErrorKind::kTooLarge:
    case ErrorKind::kFull:
    case ErrorKind::kUnsupported:
    case ErrorKind::kDataMismatch:
    case ErrorKind::kInterrupted:
    case ErrorKind::kIncomplete:
    case ErrorKind::kInternal:
      return std::nullopt;
  }
  return std::nullopt;
}

std::chrono::milliseconds jittered_delay(std::int64_t failure,
                                         std::chrono::milliseconds delay_first,
                                         std::chrono::milliseconds delay_max, double random) {
  auto ceiling = delay_first;
  for (std::int64_t i = 1; i < failure && ceiling < delay_max; ++i) ceiling *= 2;
  ceiling = std::min(ceiling, delay_max);
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(ceiling.count()) * random) + 1);
}

}  // namespace kiteway::executor
