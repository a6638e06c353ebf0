#include "executor/transfer/scan/range_feed.h"

namespace kiteway::executor {

bool RangeFeed::push(const std::vector<Range>& ranges) {
  {
    const std::lock_guard lock(mutex_);
    if (error_) return false;
    ranges_.insert(ranges_.end(), ranges.begin(), ranges.end());
  }
  changed_.notify_all();
  return true;
}

void RangeFeed::close(std::optional<Error> error) {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    if (!error_) error_ = std::move(error);
  }
  changed_.notify_all();
}

bool RangeFeed::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return error_ || is_closed_ || !ranges_.empty(); });
  return !error_ && !ranges_.empty();
}

std::vector<Range> RangeFeed::take(std::size_t count_max, std::int64_t rows_max) {
  const std::lock_guard lock(mutex_);
  std::vector<Range> taken;
  std::int64_t rows = 0;
  while (!error_ && !ranges_.empty() && taken.size() < count_max) {
    const Range& next = ranges_.front();
    if (!taken.empty()) {
      const bool is_adjacent = next.ordinal() == taken.back().ordinal() + 1;
      const bool is_alike = next.may_be_there() == taken.back().may_be_there();
      if (!is_adjacent || !is_alike || rows + next.key_count() > rows_max) break;
    }
    rows += next.key_count();
    taken.push_back(next);
    ranges_.pop_front();
  }
  return taken;
}

std::size_t RangeFeed::size() {
  const std::lock_guard lock(mutex_);
  return ranges_.size();
}

void RangeFeed::give_up(Error error) {
  {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
  }
  changed_.notify_all();
}

Outcome RangeFeed::outcome() {
  const std::lock_guard lock(mutex_);
  if (error_) return *error_;
  return Done{};
}

RangeFeed& RangeFeeds::of(const std::string& scan_node_id) {
  const std::lock_guard lock(mutex_);
  return feeds_[scan_node_id];
}

}  // namespace kiteway::executor
