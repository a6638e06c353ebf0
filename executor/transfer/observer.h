// What a run tells while it goes on.
#pragma once

#include "planner/model/compiled_plan.h"
#include "schema/base/result.h"

#include <cstdint>
#include <string>

namespace kiteway::executor {

/// Called from the threads of a run, several at once: implementations lock for themselves and
/// return soon.
class RunObserver {
 public:
  RunObserver() = default;
  RunObserver(const RunObserver&) = delete;
  RunObserver& operator=(const RunObserver&) = delete;
  RunObserver(RunObserver&&) = delete;
  RunObserver& operator=(RunObserver&&) = delete;
  virtual ~RunObserver() = default;

  virtual void node_started(const planner::Node& node) = 0;
  /// `error` is null when the node succeeded.
  virtual void node_finished(const planner::Node& node, const Error* error) = 0;
  /// A scan knows how many rows its partition will bring.
  virtual void rows_expected(const planner::Node& node, std::int64_t rows) = 0;
  /// Rows acknowledged by the target; without bytes: by an earlier run.
  virtual void rows_copied(const planner::Node& node, std::int64_t rows, std::uint64_t bytes) = 0;
  /// So many rows of the node's collection are left out by now, by this run and those before.
  virtual void rows_quarantined(const planner::Node& node, std::int64_t rows) = 0;
  /// A call for this node failed with `error` and is about to be made again.
  virtual void retried(const planner::Node& node, const Error& error) = 0;
  /// What holds the run back now, "target rate limit", and why; both empty: nothing does any more.
  virtual void limited_by(const std::string& limiter, const std::string& reason) = 0;
  /// Something a person should know and that is no error: a duplicate key.
  virtual void note(const std::string& text) = 0;
};

}  // namespace kiteway::executor
