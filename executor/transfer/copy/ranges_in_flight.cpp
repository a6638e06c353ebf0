#include "executor/transfer/copy/ranges_in_flight.h"

#include "executor/transfer/copy/range_totals.h"

#include <algorithm>
#include <utility>

namespace kiteway::executor {

void RangesInFlight::begin(std::vector<Range> ranges) {
  ranges_ = std::move(ranges);
  const std::int64_t now = wall_ms(tools_.clock.wall_now());
  const std::int64_t until = alive_until(tools_.times.allowance);
  for (auto& range : ranges_) range.begin(now, until);
  queue();
}

Outcome RangesInFlight::wait() {
  const std::int64_t until = alive_until(std::chrono::milliseconds(0));
  if (ranges_.front().settles_at_ms() < until) {
    const std::int64_t later = alive_until(tools_.times.allowance);
    for (auto& range : ranges_) range.extend(later);
    queue();
  }
  return tools_.journal.wait(queued_);
}

void RangesInFlight::lost(Clock::Wall sent) {
  const std::int64_t later = alive_until(tools_.times.allowance);
  for (auto& range : ranges_) {
    range.lost(tools_.times.settled_at_ms(sent));
    range.extend(later);
  }
  queue();
}

void RangesInFlight::broken_off() {
  for (auto& range : ranges_) range.broken_off();
  queue();
}

void RangesInFlight::done(const RangeTotals& totals, bool has_checksum) {
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    const RangeTotals::Total& total = totals.of(i);
    ranges_[i].done(total.keys, total.left_out,
                    has_checksum ? std::optional(total.digest) : std::nullopt);
  }
  queue();
}

KeyRange RangesInFlight::keys() const {
  return {.after = ranges_.front().keys().after, .upto = ranges_.back().keys().upto};
}

bool RangesInFlight::are_uncertain() const noexcept {
  return std::ranges::any_of(ranges_, [](const Range& range) { return range.is_uncertain(); });
}

/// Of a request that is sent `from_now`.
std::int64_t RangesInFlight::alive_until(std::chrono::milliseconds from_now) const {
  return tools_.settles ? tools_.times.settled_at_ms(tools_.clock.wall_now() + from_now) : 0;
}

void RangesInFlight::queue() { queued_ = tools_.journal.queue_ranges(tools_.scan_key, ranges_); }

}  // namespace kiteway::executor
