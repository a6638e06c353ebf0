// When a request whose answer was lost can no longer take effect.
#pragma once

#include "executor/remote/retry.h"
#include "planner/model/compiled_plan.h"
#include "schema/base/clock.h"
#include "schema/base/result.h"

#include <chrono>
#include <cstdint>

namespace kiteway::executor {

/// What is left to a request after its deadline. The server gets the deadline with the call and
/// cancels the work, yet a step that has begun is finished, and what lies in a buffer on the way
/// arrives later. The clock of another machine that takes up the run may differ, too. Half of the
/// deadline where that is less.
inline constexpr std::chrono::milliseconds kLateMargin{30'000};

/// What a range in flight allows for between its note in the journal and its requests; one that
/// takes longer notes it anew. The deadline where that is less.
inline constexpr std::chrono::milliseconds kReadAllowance{10'000};

/// Of a plan's writes.
struct WriteTimes {
  explicit WriteTimes(const planner::CompiledPlan& plan);

  std::chrono::milliseconds deadline;  ///< of one request
  std::chrono::milliseconds margin;
  std::chrono::milliseconds allowance;

  /// From then on no write that is sent at `sent` can be alive: milliseconds since 1970.
  [[nodiscard]] std::int64_t settled_at_ms(Clock::Wall sent) const;
};

/// Whether a write that failed like this may have been applied, or may be yet.
[[nodiscard]] bool may_be_applied(ErrorKind kind) noexcept;

[[nodiscard]] std::int64_t wall_ms(Clock::Wall time);

/// Waits until then. kInterrupted after a stop request.
Outcome wait_until_settled(RetryTools& tools, std::int64_t settles_at_ms);

}  // namespace kiteway::executor
