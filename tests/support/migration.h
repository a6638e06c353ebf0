// A migration between two fake servers, through the same calls as the command line makes.
#pragma once

#include "executor/run/run.h"
#include "executor/run/verify_now.h"
#include "executor/world/session.h"
#include "planner/compile/compile.h"
#include "tests/support/fake_milvus.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temp_folder.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace kiteway::testing {

/// Waits a tenth of what it is asked for, since connections come back in real time only, and next
/// to nothing for a second or more, which is no wait for a connection. Goes on by all of it, and by
/// the time that really passes, as deadlines do.
class BriskClock final : public Clock {
 public:
  /// Called after every sleep, in the thread that slept; set before anybody sleeps.
  std::function<void()> slept = {};

  [[nodiscard]] Steady steady_now() override {
    return clock_.steady_now() + (std::chrono::steady_clock::now() - started_);
  }
  [[nodiscard]] Wall wall_now() override { return clock_.wall_now(); }
  void sleep_for(std::chrono::milliseconds duration) override {
    using std::chrono::milliseconds;
    clock_.sleep_for(duration);
    std::this_thread::sleep_for(duration < milliseconds(1000) ? duration / 10 : milliseconds(1));
    if (slept) slept();
  }

 private:
  ManualClock clock_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

/// Nothing is shown; notes are kept.
class QuietObserver final : public executor::RunObserver {
 public:
  void node_started(const planner::Node&) override {}
  void node_finished(const planner::Node&, const Error*) override {}
  void rows_expected(const planner::Node&, std::int64_t) override {}
  void rows_copied(const planner::Node&, std::int64_t, std::uint64_t) override {}
  void rows_quarantined(const planner::Node&, std::int64_t) override {}
  void retried(const planner::Node& node, const Error& error) override {
    note(node.id + ": " + to_string(error.kind) + ", trying again");
  }
  void limited_by(const std::string& limiter, const std::string& reason) override {
    const std::lock_guard lock(mutex_);
    limits_.push_back(limiter + ": " + reason);
  }
  /// Everything that held the run back, in its order.
  [[nodiscard]] std::vector<std::string> limits() {
    const std::lock_guard lock(mutex_);
    return limits_;
  }
  void note(const std::string& text) override {
    const std::lock_guard lock(mutex_);
    notes_.push_back(text);
  }
  [[nodiscard]] std::vector<std::string> notes() {
    const std::lock_guard lock(mutex_);
    return notes_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> notes_;
  std::vector<std::string> limits_;
};

/// What one apply came to: a report, or the reason why there was no run.
struct Applied {
  std::optional<executor::RunReport> report;
  Diagnostics diagnostics;
  std::optional<Error> error;  ///< also the worst error of a run

  [[nodiscard]] bool is_success() const { return report.has_value() && !error; }
};

/// Source and target, both of which ask for a token, a state folder that lives as long as this
/// object, and an intent.
class Migration {
 public:
  explicit Migration(FakeOptions source_options = {.version = "v2.3.6"},
                     FakeOptions target_options = {});

  /// Adds a collection of the default databases to the intent.
  void add(const std::string& name, const std::string& target_name = {});

  /// Releases a collection of the source, as its owner would.
  void release_source(const std::string& name);

  /// Gives the scans in the journal other keys, as an older kiteway would have done.
  void rename_scans();

  /// Loses the journal, as another machine would never have had one.
  void forget_journal();

  [[nodiscard]] planner::Compiled compile();
  [[nodiscard]] Applied apply(const std::stop_token& stop = {});
  /// Applies a plan that was compiled before, if it still fits the world.
  [[nodiscard]] Applied apply_plan(const planner::CompiledPlan& saved);
  /// Applies until it succeeds, `attempts` times at most; the last result.
  [[nodiscard]] Applied apply_until_done(int attempts);
  /// What `kiteway verify` does; with `rows_max` it names the rows that differ.
  [[nodiscard]] Result<std::vector<executor::VerifiedCollection>> verify(
      std::optional<std::size_t> rows_max = {}, std::stop_token stop = {});

  /// What a session is opened with: the clock, the caps of the intent, and the secret.
  [[nodiscard]] executor::SessionTools tools(std::stop_token stop = {});

  FakeMilvus source;
  FakeMilvus target;
  planner::Intent intent;
  bool fail_fast = false;
  bool allow_destructive = false;
  BriskClock clock;
  QuietObserver observer;

 private:
  [[nodiscard]] Applied run(const std::function<planner::Compiled(const planner::World&)>& plan_for,
                            const std::stop_token& stop);

  TempFolder folder_;
  int runs_ = 0;
};

/// A collection of the default database.
[[nodiscard]] CollectionAddress at(const std::string& collection);

/// The rows as text, one per line, for comparing two servers.
[[nodiscard]] std::vector<std::string> texts(const std::vector<StoredRow>& rows);

}  // namespace kiteway::testing
