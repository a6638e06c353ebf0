// Ranges on their way from a scan to the copy of the same partition, while both run.
#pragma once

#include "executor/journal/records.h"
#include "schema/base/result.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

/// One scan pushes, any number of copying threads take; after the scan the copy itself may push
/// what it has to do again. Thread-safe.
class RangeFeed {
 public:
  /// Adds ranges in ascending order. False when the copy has given up: no more are wanted.
  bool push(const std::vector<Range>& ranges);
  /// No more will come: all were pushed, or the scan ended with `error`.
  void close(std::optional<Error> error);

  /// Blocks until there is a range to take; false when there will be none.
  [[nodiscard]] bool wait();
  /// The next ranges, adjacent and of one kind (all to be inserted or all uncertain), `count_max`
  /// and `rows_max` at most but at least one range; none when others took them.
  [[nodiscard]] std::vector<Range> take(std::size_t count_max, std::int64_t rows_max);
  [[nodiscard]] std::size_t size();

  /// The copy failed: what is left is not handed out.
  void give_up(Error error);
  /// The first error of either side.
  [[nodiscard]] Outcome outcome();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Range> ranges_;
  bool is_closed_ = false;
  std::optional<Error> error_;
};

/// The feeds of a run by the id of the scan node. Thread-safe.
class RangeFeeds {
 public:
  [[nodiscard]] RangeFeed& of(const std::string& scan_node_id);

 private:
  std::mutex mutex_;
  std::map<std::string, RangeFeed> feeds_;
};

}  // namespace kiteway::executor
