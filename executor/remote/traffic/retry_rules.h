// Which failures are worth another try, how often, and after which pauses.
#pragma once

#include "planner/model/traffic_settings.h"
#include "schema/base/result.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace kiteway::executor {

/// What a repeat of the call can do.
enum class Repeat : std::uint8_t {
  kHarmless,
  kHarmful,  ///< a call whose answer was lost may have been applied, and would be once more
  kRead,     ///< harmless, and of rows that are known to be loaded: a server that says otherwise
             ///< has been restarted and is loading them
  kWrite,    ///< harmless, and into a partition that was made before: a server that does not find
             ///< it has not heard of it yet (2.3.5 answers code 200 right after CreatePartition)
};

/// How one kind of failure is repeated. Every kind is bounded by the budget as well.
struct RetryRule {
  std::optional<std::int64_t> attempts_max;  ///< of the call, the first included
  std::chrono::milliseconds delay_first{0};  ///< doubles after every failure ...
  std::chrono::milliseconds delay_max{0};    ///< ... up to this

  friend bool operator==(const RetryRule&, const RetryRule&) = default;
};

/// Nothing: another try cannot help, or could do harm.
[[nodiscard]] std::optional<RetryRule> retry_rule(ErrorKind kind, Repeat repeat,
                                                  const planner::RetrySettings& settings) noexcept;

/// The pause after failure number `failure`, from 1: any time up to one that doubles with each
/// failure (full jitter), so that many callers do not come back at once. `random` is in [0, 1).
[[nodiscard]] std::chrono::milliseconds jittered_delay(std::int64_t failure,
                                                       std::chrono::milliseconds delay_first,
                                                       std::chrono::milliseconds delay_max,
                                                       double random);

}  // namespace kiteway::executor
