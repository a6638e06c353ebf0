#include "executor/remote/traffic/retry_tools.h"

#include <algorithm>

namespace kiteway::executor {

bool wait_unless_stopped(const RetryTools& tools, std::chrono::milliseconds duration) {
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
