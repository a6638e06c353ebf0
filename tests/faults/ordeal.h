// A migration under the troubles of a schedule, and then in peace.
#pragma once

#include "tests/faults/schedule.h"
#include "tests/faults/trial.h"
#include "tests/support/fake_milvus.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace kiteway::testing {

/// Runs one schedule, once.
class Ordeal {
 public:
  explicit Ordeal(const Schedule& schedule);

  /// Applies under trouble, then without until it works, and says what is not as it must be.
  /// Empty when all is well.
  [[nodiscard]] std::string run();

 private:
  void fill();
  [[nodiscard]] std::string apply_in_trouble(const ScheduleApply& apply);
  [[nodiscard]] std::string apply_in_peace();
  [[nodiscard]] Applied apply_until_done();
  [[nodiscard]] bool has_one_safe_way(const Applied& applied) const;
  [[nodiscard]] std::string compare();

  void listen(FakeMilvus& server, bool is_on_target, const ScheduleApply& apply);
  void disturb(FakeMilvus& server, const ScheduleApply& apply, Disturbance what);
  void change_source(Disturbance what);
  void calm_down();

  const Schedule& schedule_;
  FakeMilvus source_;
  Trial trial_;
  std::stop_source stop_;
  std::atomic<bool> has_left_out_ = false;  ///< rows, by a source that answered short
  std::mutex mutex_;  ///< guards what follows: hooks run in the threads of the requests
  std::vector<std::jthread> restarts_;
  std::int64_t next_key_ = 0;
  std::int64_t age_ = 0;  ///< how often rows were changed: new ones hold it
  bool has_changed_ = false;
  bool has_lost_rows_ = false;
};

}  // namespace kiteway::testing
