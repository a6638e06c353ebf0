// A clock for runs that wait a lot and have no time.
#pragma once

#include "schema/base/clock.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace kiteway::testing {

/// The machine's clock, on which waiting takes hardly any of the time that passes: what one
/// process writes down means the same to the next. Thread-safe.
class HastyClock final : public Clock {
 public:
  [[nodiscard]] Steady steady_now() override { return clock_.steady_now() + skipped_.load(); }
  [[nodiscard]] Wall wall_now() override { return clock_.wall_now() + skipped_.load(); }
  void sleep_for(std::chrono::milliseconds duration) override {
    std::this_thread::sleep_for(std::chrono::duration_cast<std::chrono::microseconds>(duration) /
                                10'000);
    std::chrono::milliseconds before = skipped_.load();
    while (!skipped_.compare_exchange_weak(before, before + duration)) {
    }
  }

 private:
  SystemClock clock_;
  std::atomic<std::chrono::milliseconds> skipped_{std::chrono::milliseconds(0)};
};

}  // namespace kiteway::testing
