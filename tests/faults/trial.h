// One migration, by processes of its own that are ended where a test likes, or in this one.
#pragma once

#include "tests/faults/crash_point.h"
#include "tests/faults/hasty_clock.h"
#include "tests/faults/process.h"
#include "tests/support/apply.h"
#include "tests/support/fake_milvus.h"
#include "tests/support/migration.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace kiteway::testing {

/// A target, a plan and a journal, which all applies share.
class Trial {
 public:
  /// `collections` are lines of a plan, those of its list of collections. The source is loaded for
  /// the run where it has to be.
  Trial(const FakeMilvus& source, const std::string& collections, FakeOptions target_options = {});
  ~Trial();
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  Trial(Trial&&) = delete;
  Trial& operator=(Trial&&) = delete;

  FakeMilvus target;

  /// Begins an apply in a process of its own. There is at most one at a time.
  void start(const std::optional<CrashPoint>& point = std::nullopt);
  /// Ends it at once. The threads of the servers may call this, also while it begins.
  void kill() const;
  /// Waits until that apply has ended, and says how.
  [[nodiscard]] ProcessEnd finish();
  /// What it has said.
  [[nodiscard]] std::string output() const;

  /// An apply in this process.
  [[nodiscard]] Applied apply(std::stop_token stop = {});

  [[nodiscard]] std::filesystem::path state_dir() const { return folder_ / "state"; }

 private:
  std::filesystem::path folder_;
  mutable std::mutex mutex_;  ///< of the pointer
  std::unique_ptr<Process> process_;
  HastyClock clock_;
  QuietObserver observer_;
  int runs_ = 0;
};

}  // namespace kiteway::testing
