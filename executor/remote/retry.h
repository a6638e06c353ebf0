// Repeats one remote call until it works, cannot work, or has had its chances.
#pragma once

#include "schema/base/clock.h"
#include "schema/base/result.h"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace kiteway::executor {

/// Limits of one retried call. The first try counts as an attempt.
struct RetryLimits {
  int attempts_max = 6;
  std::chrono::milliseconds delay_first{200};   ///< doubles after every failure ...
  std::chrono::milliseconds delay_max{15'000};  ///< ... up to this
};

/// Whether repeating a call whose answer was lost could change the target twice.
enum class Repeat { kHarmless, kHarmful };

/// True if another attempt can help. kRateLimited and kUnreachable always can (the server did
/// nothing); kUnavailable only where a repeat is harmless, since the lost call may have been
/// applied.
[[nodiscard]] bool worth_retrying(ErrorKind kind, Repeat repeat) noexcept;

/// The pause before attempt number `attempt` (2 is the first repeat): doubled each time, with full
/// jitter from `random`, a number in [0, 1), so that many callers do not come back at once.
[[nodiscard]] std::chrono::milliseconds delay_before(int attempt, const RetryLimits& limits,
                                                     double random);

/// What a retry needs from outside. All must outlive the call.
struct RetryTools {
  Clock& clock;
  std::function<double()> random;  ///< in [0, 1); called from the calling thread
  std::stop_token stop = {};       ///< a requested stop ends the waiting with kInterrupted
};

/// Waits in small steps, so that a stop is seen soon. False when it was requested.
[[nodiscard]] bool wait_unless_stopped(RetryTools& tools, std::chrono::milliseconds duration);

/// Calls `call` up to `limits.attempts_max` times and returns its first success, or its last
/// error with a note telling the number of attempts. Waits on the given clock, so tests take no
/// time. Thread-safe: holds no state between calls.
template <class T>
Result<T> retry(const RetryLimits& limits, Repeat repeat, RetryTools tools,
                const std::function<Result<T>()>& call) {
  for (int attempt = 1;; ++attempt) {
    Result<T> result = call();
    if (result || !worth_retrying(result.error().kind, repeat)) return result;
    if (attempt >= limits.attempts_max) {
      return with_note(std::move(result).error(), "tried " + std::to_string(attempt) + " times");
    }
    if (!wait_unless_stopped(tools, delay_before(attempt + 1, limits, tools.random()))) {
      return with_note(
          Error{.kind = ErrorKind::kInterrupted, .message = std::move(result).error().message},
          "stopped while waiting to try again");
    }
  }
}

}  // namespace kiteway::executor
