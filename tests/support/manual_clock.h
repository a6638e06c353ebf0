// A clock that moves when a test says so, or when somebody sleeps on it.
#pragma once

#include "schema/base/clock.h"

#include <chrono>
#include <mutex>
#include <vector>

namespace kiteway::testing {

/// Starts on 2026-11-23 at 09:14:02 UTC. Thread-safe; sleeping takes no time and is written down.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] Steady steady_now() override {
    const std::lock_guard lock(mutex_);
    return Steady(passed_);
  }
  [[nodiscard]] Wall wall_now() override {
    using namespace std::chrono_literals;
    const std::lock_guard lock(mutex_);
    return std::chrono::sys_days(2026y / 11 / 23) + 8h + 14min + 2s + passed_;
  }
  void sleep_for(std::chrono::milliseconds duration) override {
    const std::lock_guard lock(mutex_);
    passed_ += duration;
    sleeps_.push_back(duration);
  }

  void advance(std::chrono::milliseconds duration) {
    const std::lock_guard lock(mutex_);
    passed_ += duration;
  }

  [[nodiscard]] std::vector<std::chrono::milliseconds> sleeps() {
    const std::lock_guard lock(mutex_);
    return sleeps_;
  }
  /// All sleeps together.
  [[nodiscard]] std::chrono::milliseconds slept() {
    const std::lock_guard lock(mutex_);
    std::chrono::milliseconds sum{0};
    for (const auto sleep : sleeps_) sum += sleep;
    return sum;
  }

 private:
  std::mutex mutex_;
  std::chrono::milliseconds passed_{std::chrono::hours(1)};  // no reader takes 0 for "never"
  std::vector<std::chrono::milliseconds> sleeps_;
};

}  // namespace kiteway::testing
