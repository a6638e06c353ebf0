#include "executor/transfer/pace/tuner.h"

#include "executor/transfer/pace/streams.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace kiteway::executor {
namespace {

constexpr int kStreamLevels[] = {1, 2, 3, 4, 6, 8, 12, 16};
constexpr std::int64_t kSizeLevels[] = {kRangeBytes, 2 * kRangeBytes, 3 * kRangeBytes};
constexpr double kClearlyFaster = 0.05;
constexpr double kUnrests = 4;
constexpr int kRestMax = 64;

/// The level before or after the one that is nearest to `value` from below.
template <class T, std::size_t Size>
std::optional<T> beside(const T (&levels)[Size], T value, bool is_up) {
  const auto* above = std::ranges::upper_bound(levels, value);
  if (is_up) return above == std::end(levels) ? std::nullopt : std::optional<T>(*above);
  const auto* below = std::ranges::lower_bound(levels, value);
  return below == std::begin(levels) ? std::nullopt : std::optional<T>(*(below - 1));
}

std::int64_t level_below(std::int64_t request_bytes) {
  return beside(kSizeLevels, request_bytes, false).value_or(kSizeLevels[0]);
}

}  // namespace

Tuner::Tuner(TunerLimits limits, Clock& clock) : limits_(limits), clock_(clock) {
  if (limits_.streams_fixed) best_.streams = *limits_.streams_fixed;
  while (!is_allowed(best_) && best_.request_bytes > kSizeLevels[0]) {
    best_.request_bytes = level_below(best_.request_bytes);
  }
  while (!is_allowed(best_) && !limits_.streams_fixed && best_.streams > 1) --best_.streams;
  pace_ = best_;
}

CopyPace Tuner::pace() {
  const std::lock_guard lock(mutex_);
  return allowed();
}

CopyPace Tuner::allowed() const {
  if (!ceiling_) return pace_;
  return {.streams = std::min(pace_.streams, ceiling_->streams),
          .request_bytes = std::min(pace_.request_bytes, ceiling_->request_bytes)};
}

bool Tuner::asked_to_slow_down() {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady_now();
  if (ceiling_ && now - ceiling_moved_ < kEcho) return false;
  const CopyPace before = allowed();
  pace_ = best_;  // a try that is under way says nothing now
  CopyPace lower = before;
  if (before.streams > 1) {
    lower.streams = before.streams / 2;
  } else {
    lower.request_bytes = level_below(before.request_bytes);
  }
  ceiling_ = lower;
  ceiling_moved_ = now;
  has_window_ = false;
  return allowed() != before;
}

/// True when the ceiling has moved.
bool Tuner::rise() {
  const auto now = clock_.steady_now();
  if (now - ceiling_moved_ < kCalm) return false;
  ceiling_moved_ = now;
  const CopyPace before = allowed();
  if (ceiling_->request_bytes < best_.request_bytes) {
    ceiling_->request_bytes =
        beside(kSizeLevels, ceiling_->request_bytes, true).value_or(best_.request_bytes);
  } else {
    ++ceiling_->streams;
  }
  if (ceiling_->streams >= best_.streams && ceiling_->request_bytes >= best_.request_bytes) {
    ceiling_.reset();
    windows_to_rest_ = kRestMax;  // it is known what comes of more
  }
  return allowed() != before;
}

bool Tuner::acknowledged(std::int64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (ceiling_) return rise();
  const auto now = clock_.steady_now();
  if (!has_window_) {  // the first answers after a change are of requests sent before it
    has_window_ = true;
    window_start_ = now;
    if (!first_window_) first_window_ = now;
    window_bytes_ = 0;
    window_answers_ = 0;
    return false;
  }
  window_bytes_ += bytes;
  ++window_answers_;
  if (now - window_start_ < kWindow || window_answers_ < kAnswersPerWindow) return false;
  const CopyPace before = pace_;
  judge(static_cast<double>(window_bytes_) /
        std::chrono::duration<double>(now - window_start_).count());
  has_window_ = false;
  return pace_ != before;
}

void Tuner::judge(double rate) {
  if (pace_ == best_) {
    note_rate(rate);
    if (--windows_to_rest_ <= 0) try_next();
    return;
  }
  const bool is_faster = rate > best_rate_ * (1 + std::max(kClearlyFaster, kUnrests * unrest_));
  if (is_faster && pace_rate_ == 0) {
    pace_rate_ = rate;
    return;
  }
  if (is_faster) {
    best_ = pace_;
    best_rate_ = (pace_rate_ + rate) / 2;
    rest_ = 1;
    --next_move_;  // the same way once more
    try_next();
    return;
  }
  pace_ = best_;  // measured anew before the next try: the servers' own pace changes too
  windows_to_rest_ = 1;
}

/// Of the best pace. The first one says little: until then the servers only woke up.
void Tuner::note_rate(double rate) {
  if (!is_awake_) {
    is_awake_ = true;
    return;
  }
  if (best_rate_ == 0) {
    best_rate_ = rate;
    return;
  }
  const double apart = std::abs(rate - best_rate_) / best_rate_;
  unrest_ = (3 * unrest_ + apart) / 4;
  best_rate_ = (best_rate_ + rate) / 2;
}

void Tuner::try_next() {
  pace_rate_ = 0;
  const bool may_try_less = clock_.steady_now() - *first_window_ >= kPatience;
  while (next_move_ < (may_try_less ? moves_.size() : kMovesUp)) {
    const auto candidate = neighbour(moves_[next_move_++]);
    if (!candidate) continue;
    pace_ = *candidate;
    return;
  }
  next_move_ = 0;
  rest_ = std::min(rest_ * 2, kRestMax);
  windows_to_rest_ = rest_;
}

std::optional<CopyPace> Tuner::neighbour(Move move) const {
  CopyPace pace = best_;
  const bool is_up = move == Move::kMoreStreams || move == Move::kLargerRequests;
  if (move == Move::kMoreStreams || move == Move::kFewerStreams) {
    const auto streams = beside(kStreamLevels, pace.streams, is_up);
    if (!streams || limits_.streams_fixed) return std::nullopt;
    pace.streams = *streams;
  } else {
    const auto size = beside(kSizeLevels, pace.request_bytes, is_up);
    if (!size) return std::nullopt;
    pace.request_bytes = *size;
  }
  return is_allowed(pace) ? std::optional(pace) : std::nullopt;
}

bool Tuner::is_allowed(const CopyPace& pace) const {
  return pace.streams * pace.request_bytes * kCopiesOfRequest <= limits_.memory_bytes;
}

}  // namespace kiteway::executor
