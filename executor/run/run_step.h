// Which step does the work of which kind of node.
#pragma once

#include "executor/transfer/context.h"
#include "planner/model/compiled_plan.h"

namespace kiteway::executor {

/// Does the work of `node`, whatever was done before. Blocks until it is at its end.
Outcome run_step(const RunContext& run, const planner::Node& node);

}  // namespace kiteway::executor
