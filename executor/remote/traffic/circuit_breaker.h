// Keeps everybody from calling a server that does not answer.
#pragma once

#include "planner/model/traffic_settings.h"
#include "schema/base/clock.h"

#include <chrono>
#include <optional>

namespace kiteway::executor {

/// Opens after several failures in a row. While it is open one call at a time may try, after
/// pauses that grow; the first that gets an answer closes it. Not thread-safe; time and chance come
/// in as arguments.
class CircuitBreaker {
 public:
  explicit CircuitBreaker(const planner::RetrySettings& settings);

  /// Failures in a row before it opens: a lost connection takes the calls of all streams with it,
  /// and more than these would say nothing new.
  static constexpr int kFailures = 5;

  struct Admission {
    bool is_allowed = true;
    bool is_probe = false;              ///< the one call that may try; it must be told the outcome
    std::chrono::milliseconds wait{0};  ///< before asking again, when not allowed
  };
  [[nodiscard]] Admission ask(Clock::Steady now);

  /// A call got an answer.
  void answered(Clock::Steady now);
  /// A call that began at `began` got none. `random` in [0, 1) jitters the pause.
  void failed(bool is_probe, Clock::Steady began, Clock::Steady now, double random);
  /// A probe ended without saying anything about the server.
  void abandoned() noexcept { is_probing_ = false; }

  [[nodiscard]] bool is_open() const noexcept { return is_open_; }
  /// For how long there has been no answer to anything. Times in which nobody asked do not count.
  [[nodiscard]] Clock::Steady::duration silence(Clock::Steady now) const;

 private:
  void pause(Clock::Steady now, double random);
  [[nodiscard]] Clock::Steady asked_until() const;

  planner::RetrySettings settings_;
  bool is_open_ = false;
  bool is_probing_ = false;
  int failures_ = 0;
  std::int64_t pauses_ = 0;
  Clock::Steady next_try_{};
  Clock::Steady last_answer_{};
  Clock::Steady last_failure_{};
  std::optional<Clock::Steady> silent_since_;  ///< moved on by the times in which nobody asked
};

}  // namespace kiteway::executor
