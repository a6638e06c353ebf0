// Whether a compiled plan still fits the world.
#pragma once

#include "planner/compiled_plan.h"
#include "planner/world.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// What the world holds that `plan` was not compiled against, one sentence each: empty when the
/// plan can serve `purpose` as it was reviewed. A target already as planned, by a run of this plan,
/// is fine.
[[nodiscard]] std::vector<std::string> stale_reasons(const CompiledPlan& plan, const World& world,
                                                     Purpose purpose = Purpose::kApply);

}  // namespace kiteway::planner
