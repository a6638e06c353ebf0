// How much may pass in a second, over any length of time.
#pragma once

#include "schema/base/clock.h"

#include <chrono>
#include <cstdint>

namespace kiteway::executor {

/// Fills at a steady rate and is never fuller than a tenth of a second's worth. What is taken may
/// be more than there is: the debt is paid off before anything else is taken. So one request of any
/// size passes, and the rate holds in the long run. Not thread-safe; time comes in as an argument.
class TokenBucket {
 public:
  TokenBucket(std::int64_t per_second, Clock::Steady now);

  /// How long until something may be taken; 0 is now.
  [[nodiscard]] std::chrono::milliseconds wait(Clock::Steady now);
  void take(std::int64_t amount, Clock::Steady now);
  /// Of what was taken and not used.
  void give_back(std::int64_t amount, Clock::Steady now);

  [[nodiscard]] std::int64_t per_second() const noexcept { return per_second_; }

 private:
  void fill(Clock::Steady now);

  std::int64_t per_second_;
  double level_;
  Clock::Steady filled_at_;
};

}  // namespace kiteway::executor
