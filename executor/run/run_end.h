// What became of a run: each collection summed up, and the last word of the journal about it.
#pragma once

#include "executor/journal/journal.h"
#include "executor/run/run_result.h"
#include "executor/run/run_tally.h"
#include "planner/model/compiled_plan.h"

#include <optional>
#include <vector>

namespace kiteway::executor {

/// Rows and keys of a collection by the ranges in the journal, or by `known`, its record there,
/// when nothing was to be done. It is complete when all its nodes, which are in the order of the
/// plan's, are done.
[[nodiscard]] Result<CollectionReport> sum_up(const planner::CollectionPlan& collection,
                                              const planner::CompiledPlan& plan,
                                              const std::vector<NodeResult>& nodes,
                                              const std::optional<CollectionHistory>& known,
                                              Journal& journal);

struct RunEnd {
  State state = State::kDone;
  RunParts parts;
};

[[nodiscard]] RunEnd end_of(const RunReport& report, const planner::CompiledPlan& plan,
                            RunTally& tally);

}  // namespace kiteway::executor
