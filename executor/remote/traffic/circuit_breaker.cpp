#include "executor/remote/traffic/circuit_breaker.h"

#include "executor/remote/traffic/retry_rules.h"

#include <algorithm>

namespace kiteway::executor {

CircuitBreaker::CircuitBreaker(const planner::RetrySettings& settings) : settings_(settings) {}

CircuitBreaker::Admission CircuitBreaker::ask(Clock::Steady now) {
  if (!is_open_) return {};
  // Whoever waits for the end of a probe looks often: its answer lets all of them go on.
  constexpr std::chrono::milliseconds kLook{100};
  if (is_probing_) return {.is_allowed = false, .wait = kLook};
  if (now < next_try_) {
    return {.is_allowed = false,
            .wait = std::chrono::ceil<std::chrono::milliseconds>(next_try_ - now)};
  }
  is_probing_ = true;
  return {.is_probe = true};
}

void CircuitBreaker::answered(Clock::Steady now) {
  is_open_ = false;
  is_probing_ = false;
  failures_ = 0;
  pauses_ = 0;
  last_answer_ = now;
  silent_since_.reset();
}

void CircuitBreaker::failed(bool is_probe, Clock::Steady began, Clock::Steady now, double random) {
  if (!silent_since_) {
    silent_since_ = std::max(began, last_answer_);
  } else if (!is_open_) {
    *silent_since_ += std::max(began - asked_until(), Clock::Steady::duration::zero());
  }
  last_failure_ = now;
  if (is_probe) {
    is_probing_ = false;
    pause(now, random);
    return;
  }
  if (is_open_ || ++failures_ < kFailures) return;
  is_open_ = true;
  pause(now, random);
}

/// Whoever failed comes back within the longest pause, or does not mean to.
Clock::Steady CircuitBreaker::asked_until() const { return last_failure_ + settings_.delay_max; }

Clock::Steady::duration CircuitBreaker::silence(Clock::Steady now) const {
  if (!silent_since_) return {};
  return (is_open_ ? now : std::min(now, asked_until())) - *silent_since_;
}

void CircuitBreaker::pause(Clock::Steady now, double random) {
  next_try_ = now + jittered_delay(++pauses_, settings_.delay_first, settings_.delay_max, random);
}

}  // namespace kiteway::executor
