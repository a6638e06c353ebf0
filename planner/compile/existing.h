// What becomes of a collection that is on the target already and that no run on this machine made.
#pragma once

#include "planner/compile/context.h"
#include "planner/compiled_plan.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// Sets the action of `plan` by `on_existing`: to take the collection up, or to drop it and make it
/// anew. False, with an error, where the plan does not say so, or where it cannot be.
/// `made_by` tells who made it, as the end of a sentence.
[[nodiscard]] bool decide_existing(const CompileContext& context,
                                   const CollectionIntent& collection,
                                   const CollectionSnapshot& existing, const std::string& code,
                                   const std::string& made_by, CollectionPlan& plan);

/// Why `existing` is not the collection that `planned` asks for, one sentence each. Indexes and
/// partitions that are missing are no difference: they can be made.
[[nodiscard]] std::vector<std::string> existing_differences(const TargetCollection& planned,
                                                            const CollectionSnapshot& existing);

/// Plans no index for a field that has one: a field takes one, and the one that is there serves.
void keep_indexes(const CollectionSnapshot& existing, TargetCollection& planned);

}  // namespace kiteway::planner
