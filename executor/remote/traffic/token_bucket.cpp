#include "executor/remote/traffic/token_bucket.h"

#include <algorithm>
#include <cmath>

namespace kiteway::executor {
namespace {

/// Seconds of the rate that an idle bucket saves up.
constexpr double kBurst = 0.1;

}  // namespace

TokenBucket::TokenBucket(std::int64_t per_second, Clock::Steady now)
    : per_second_(per_second), level_(kBurst * static_cast<double>(per_second)), filled_at_(now) {}

std::chrono::milliseconds TokenBucket::wait(Clock::Steady now) {
  fill(now);
  if (level_ >= 0) return std::chrono::milliseconds(0);
  const double seconds = -level_ / static_cast<double>(per_second_);
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1000)));
}

void TokenBucket::take(std::int64_t amount, Clock::Steady now) {
  fill(now);
  level_ -= static_cast<double>(amount);
}

void TokenBucket::give_back(std::int64_t amount, Clock::Steady now) { take(-amount, now); }

void TokenBucket::fill(Clock::Steady now) {
  const double seconds = std::chrono::duration<double>(now - filled_at_).count();
  filled_at_ = now;
  const double rate = static_cast<double>(per_second_);
  level_ = std::min(level_ + seconds * rate, kBurst * rate);
}

}  // namespace kiteway::executor
