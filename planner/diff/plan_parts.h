// A plan in parts, to be compared.
#pragma once

#include "planner/model/compiled_plan.h"
#include "schema/diff.h"

namespace kiteway::planner {

/// What the plan says beside its collections: ends, settings, databases to make, warnings.
[[nodiscard]] Parts parts_of(const CompiledPlan& plan);

/// What it says of one collection: what is known of the source, what the target is to be, what is
/// done and in which steps. `collection` is one of `plan`.
[[nodiscard]] Parts parts_of(const CompiledPlan& plan, const CollectionPlan& collection);

}  // namespace kiteway::planner
