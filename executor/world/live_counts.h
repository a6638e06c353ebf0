// What only the rows of the source can tell of a plan: counted before it is compiled.
#pragma once

#include "executor/remote/reader.h"
#include "planner/compile/compile.h"
#include "planner/model/intent.h"
#include "schema/base/result.h"

namespace kiteway::executor {

/// Counts in the loaded collections of `intent` the rows with NULL where the target would hold
/// none, and those whose dynamic keys are called like a field, and notes both in `world`. What a
/// server cannot count is left out: such rows are found when they are copied.
Outcome count_for_rules(Reader& source, const planner::Intent& intent, planner::World& world);

/// Counts in the same way the rows that meet the filters of a saved plan.
Outcome count_filtered_rows(Reader& source, const planner::CompiledPlan& plan,
                            planner::World& world);

}  // namespace kiteway::executor
