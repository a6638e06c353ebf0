#include "executor/remote/traffic/rate_limiter.h"

#include "schema/base/units.h"

namespace kiteway::executor {
namespace {

std::optional<TokenBucket> bucket(const std::optional<std::int64_t>& cap, Clock::Steady now) {
  if (!cap) return std::nullopt;
  return TokenBucket(*cap, now);
}

}  // namespace

RateLimiter::RateLimiter(const planner::RateCaps& caps, Clock::Steady now)
    : rows_(bucket(caps.rows, now)),
      bytes_(bucket(caps.bytes, now)),
      requests_(bucket(caps.requests, now)) {}

std::optional<RateLimiter::Wait> RateLimiter::take(const Cost& cost, Clock::Steady now) {
  Wait longest;
  const auto look = [&](std::optional<TokenBucket>& bucket, const char* name, bool is_bytes) {
    if (!bucket) return;
    const auto time = bucket->wait(now);
    if (time <= longest.time) return;
    const auto cap = bucket->per_second();
    longest = {.time = time,
               .cap = std::string(name) + ": " +
                      (is_bytes ? human_bytes(static_cast<std::uint64_t>(cap)) : grouped(cap))};
  };
  look(rows_, "max_rows_per_second", false);
  look(bytes_, "max_bytes_per_second", true);
  look(requests_, "max_requests_per_second", false);
  if (longest.time.count() > 0) return longest;
  if (rows_) rows_->take(cost.rows, now);
  if (bytes_) bytes_->take(cost.bytes, now);
  if (requests_) requests_->take(1, now);
  return std::nullopt;
}

void RateLimiter::correct(const Cost& expected, const Cost& actual, Clock::Steady now) {
  if (rows_) rows_->give_back(expected.rows - actual.rows, now);
  if (bytes_) bytes_->give_back(expected.bytes - actual.bytes, now);
}

}  // namespace kiteway::executor
