#include "executor/run/run_end.h"

#include "executor/transfer/context.h"
#include "executor/transfer/scan_ranges.h"

#include <map>
#include <utility>

namespace kiteway::executor {
namespace {

/// What became of a collection, from its nodes.
State state_of(const RunReport& report, const planner::CompiledPlan& plan,
               const CollectionReport& collection) {
  if (collection.is_unchanged || collection.is_complete) return State::kDone;
  State worst = State::kInterrupted;
  for (std::size_t i = 0; i < report.nodes.size(); ++i) {
    if (plan.nodes[i].target != collection.target) continue;
    if (report.nodes[i].state == NodeState::kFailed) return State::kFailed;
    if (report.nodes[i].state == NodeState::kSkipped) worst = State::kSkipped;
  }
  return worst;
}

State state_of(NodeState state) {
  switch (state) {
    case NodeState::kWaiting:
      return State::kWaiting;
    case NodeState::kRunning:
      return State::kRunning;
    case NodeState::kDone:
      return State::kDone;
    case NodeState::kFailed:
      return State::kFailed;
    case NodeState::kSkipped:
      return State::kSkipped;
    case NodeState::kInterrupted:
      return State::kInterrupted;
  }
  return State::kWaiting;
}

}  // namespace

Result<CollectionReport> sum_up(const planner::CollectionPlan& collection,
                                const planner::CompiledPlan& plan,
                                const std::vector<NodeResult>& nodes,
                                const std::optional<CollectionHistory>& known, Journal& journal) {
  const CollectionAddress& address = collection.target.address;
  CollectionReport sum{.target = address};
  if (collection.action == planner::CollectionAction::kUnchanged) {
    if (known) {
      sum.source_entities = known->source_entity_count;
      sum.source_keys = known->rows_copied + known->rows_quarantined;
      sum.rows_quarantined = known->rows_quarantined;
      sum.rows_copied = known->rows_copied;
    }
    sum.is_unchanged = true;
    return sum;
  }
  for (const auto& [partition, key] : scan_keys(plan, address)) {
    auto scan = journal.scan(key);
    if (!scan) return scan.error();
    if (!*scan) continue;
    sum.source_entities += (*scan)->entity_count;
    auto ranges = journal.ranges(key);
    if (!ranges) return ranges.error();
    for (const auto& range : *ranges) {
      sum.source_keys += range.key_count();
      sum.rows_quarantined += range.left_out();
      if (range.is_done()) sum.rows_copied += range.row_count();
    }
  }
  sum.is_complete = true;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const bool counts = plan.nodes[i].target == address;
    if (counts && nodes[i].state != NodeState::kDone) sum.is_complete = false;
  }
  return sum;
}

RunEnd end_of(const RunReport& report, const planner::CompiledPlan& plan, RunTally& tally) {
  std::map<CollectionAddress, State> states;
  for (const auto& collection : report.collections) {
    states[collection.target] = state_of(report, plan, collection);
  }
  RunEnd end{.parts = {.collections = tally.finish(states)}};
  for (const auto& node : report.nodes) {
    RunNodeRecord record = tally.node(node.id);
    record.state = state_of(node.state);
    record.error = node.error ? to_string(*node.error) : "";
    record.cause = node.cause;
    end.parts.nodes.push_back(std::move(record));
  }
  if (const auto worst = worst_error(report)) {
    const bool is_stop = worst->kind == ErrorKind::kInterrupted;
    end.state = is_stop ? State::kInterrupted : State::kFailed;
  }
  return end;
}

}  // namespace kiteway::executor
