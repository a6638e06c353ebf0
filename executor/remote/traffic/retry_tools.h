// Waiting, so that it can be ended by a stop request and takes no time in tests.
#pragma once

#include "schema/base/clock.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace kiteway::executor {

/// What a retry needs from outside. All must outlive the call.
struct RetryTools {
  Clock& clock;
  std::function<double()> random;  ///< in [0, 1); called from the calling thread
  std::stop_token stop = {};       ///< a requested stop ends the waiting with kInterrupted
};

/// Waits in small steps, so that a stop is seen soon. False when it was requested.
[[nodiscard]] bool wait_unless_stopped(const RetryTools& tools, std::chrono::milliseconds duration);

}  // namespace kiteway::executor
