// Whether a compiled plan still fits the world, and what has moved if it does not.
#pragma once

#include "planner/diff/object_diff.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/world.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// What the world holds that `plan` was not compiled against: empty when the plan can serve
/// `purpose` as it was reviewed. A target already as planned, by a run of this plan, is fine.
[[nodiscard]] std::vector<ObjectDiff> moved_objects(const CompiledPlan& plan, const World& world,
                                                    Purpose purpose = Purpose::kApply);

/// All that is not as it was when `plan` was compiled, also what makes it no less fit: rows that
/// came or went, aliases, a collection that was made as planned.
[[nodiscard]] std::vector<ObjectDiff> diff_with_world(const CompiledPlan& plan, const World& world);

/// What moved_objects finds, one line each: "source collection default/products: field title
/// max_length: 512 -> 1024".
[[nodiscard]] std::vector<std::string> stale_reasons(const CompiledPlan& plan, const World& world,
                                                     Purpose purpose = Purpose::kApply);

}  // namespace kiteway::planner
