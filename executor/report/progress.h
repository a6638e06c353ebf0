// Progress of a run on stderr: a bar that moves on a terminal, plain lines otherwise.
#pragma once

#include "executor/transfer/observer.h"
#include "schema/base/clock.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace kiteway::executor {

class ConsoleProgress final : public RunObserver {
 public:
  /// `write` gets whole pieces of text, one call at a time. `width` is the terminal's, 0 for plain
  /// lines without any control character.
  ConsoleProgress(std::function<void(const std::string&)> write, int width, Clock& clock);
  /// Removes the bar.
  ~ConsoleProgress() override;

  void node_started(const planner::Node& node) override;
  void node_finished(const planner::Node& node, const Error* error) override;
  void rows_expected(const planner::Node& node, std::int64_t rows) override;
  void rows_copied(const planner::Node& node, std::int64_t rows, std::uint64_t bytes) override;
  void rows_quarantined(const planner::Node& node, std::int64_t rows) override;
  void retried(const planner::Node& node, const Error& error) override;
  void limited_by(const std::string& limiter, const std::string& reason) override;
  void note(const std::string& text) override;

 private:
  void line(const std::string& text);
  void refresh();
  [[nodiscard]] std::string progress_text() const;
  [[nodiscard]] std::string bar(std::size_t room) const;

  std::mutex mutex_;
  std::function<void(const std::string&)> write_;
  int width_;
  Clock& clock_;
  Clock::Steady copy_start_{};
  Clock::Steady last_refresh_{};
  std::map<std::string, Clock::Steady> started_;
  std::int64_t rows_expected_ = 0;
  std::int64_t rows_done_ = 0;
  std::int64_t rows_before_ = 0;  ///< copied by an earlier run: they count for no rate
  std::map<CollectionAddress, std::int64_t> quarantined_;  ///< rows left out
  std::uint64_t bytes_ = 0;
  std::string limit_;                        ///< what holds the run back, and why
  std::optional<Clock::Steady> limited_at_;  ///< when that last had a line of its own
  bool bar_shown_ = false;
};

}  // namespace kiteway::executor
