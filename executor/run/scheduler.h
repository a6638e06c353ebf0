// Runs the nodes of a plan in the order their dependencies allow, several at once.
#pragma once

#include "planner/model/compiled_plan.h"
#include "schema/base/result.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace kiteway::executor {

/// What became of a node.
enum class NodeState : std::uint8_t {
  kWaiting,      ///< some dependency is not at its end
  kRunning,      ///< its step was called and has not returned
  kDone,         ///< the step succeeded, or found it done already
  kFailed,       ///< the step returned an error
  kSkipped,      ///< a dependency failed or was skipped
  kInterrupted,  ///< not started because of a stop, or stopped by it
};

[[nodiscard]] std::string to_string(NodeState state);

struct NodeResult {
  std::string id;
  NodeState state = NodeState::kWaiting;
  std::optional<Error> error = {};  ///< of a failed node
  std::string cause = {};           ///< of a skipped one: the id of the node that failed
  // Counted by whoever runs the nodes:
  std::int64_t duration_ms = 0;
  std::int64_t rows = 0;
  std::int64_t retries = 0;
  bool was_done_before = false;  ///< the journal had it as done: there was nothing to do
};

/// Called with each node that is at its end, before any node that waits for it starts. Calls come
/// from all threads, one at a time.
using NodeFinished = std::function<void(const planner::Node&, const NodeResult&)>;

/// Calls `step` for each node, on `threads` threads at most, and returns when all are at an end.
/// A node that is fed by another starts when that one has started; when its feeder fails, it is
/// skipped, and counts as skipped even if it had started. After a stop request no further node
/// starts, except those with runs_always whose step is still owed. Results are in the order of
/// `nodes`, which must list dependencies and feeders first: among the nodes that can run the first
/// is taken, so a feeder never waits for the thread that its reader holds. A step that throws
/// counts as failed with kInternal: no thread ends the process.
[[nodiscard]] std::vector<NodeResult> run_nodes(
    const std::vector<planner::Node>& nodes, int threads,
    const std::function<Outcome(const planner::Node&)>& step, std::stop_token stop,
    const NodeFinished& finished = {});

}  // namespace kiteway::executor
