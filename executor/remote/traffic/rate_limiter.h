// The caps of one server together: rows, bytes and requests.
#pragma once

#include "executor/remote/traffic/token_bucket.h"
#include "planner/model/traffic_settings.h"

#include <array>
#include <optional>
#include <string>

namespace kiteway::executor {

/// What one request moves.
struct Cost {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  ///< of the rows, as they stand in the message
};

/// Not thread-safe; time comes in as an argument.
class RateLimiter {
 public:
  RateLimiter(const planner::RateCaps& caps, Clock::Steady now);

  /// Why a request has to wait, and how long at least.
  struct Wait {
    std::chrono::milliseconds time{0};
    std::string cap;  ///< "max_bytes_per_second: 16.0 MiB"
  };

  /// Takes a request that moves `cost`, unless one of the caps is used up.
  [[nodiscard]] std::optional<Wait> take(const Cost& cost, Clock::Steady now);
  /// The request that was taken with `expected` has moved `actual`.
  void correct(const Cost& expected, const Cost& actual, Clock::Steady now);

 private:
  std::optional<TokenBucket> rows_;
  std::optional<TokenBucket> bytes_;
  std::optional<TokenBucket> requests_;
};

}  // namespace kiteway::executor
