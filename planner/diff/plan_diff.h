// Two saved plans side by side: what the one does otherwise than the other.
#pragma once

#include "planner/diff/object_diff.h"
#include "planner/model/compiled_plan.h"

#include <vector>

namespace kiteway::planner {

/// The plan as a whole, where it differs, then the collections of `before` in its order, then those
/// that only `after` has. Collections are known by their names on the target. Empty for plans that
/// do the same and say the same.
[[nodiscard]] std::vector<ObjectDiff> diff_plans(const CompiledPlan& before,
                                                 const CompiledPlan& after);

}  // namespace kiteway::planner
