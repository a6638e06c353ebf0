// A collection of the target beside what the plan would have it be.
#pragma once

#include "planner/model/compiled_plan.h"
#include "schema/diff.h"
#include "schema/history.h"
#include "schema/snapshot.h"

#include <set>
#include <vector>

namespace kiteway::planner {

/// The collection as a server would describe it, once it is made as planned.
[[nodiscard]] CollectionSnapshot as_made(const TargetCollection& planned);

/// What decides whether rows of the plan fit into a collection.
[[nodiscard]] const std::set<Aspect>& shape_aspects();

/// What `existing` has otherwise than `planned`. What servers add by themselves is no difference:
/// the default partition, parameters and properties that nobody asked for.
[[nodiscard]] Differences target_differences(const TargetCollection& planned,
                                             const CollectionSnapshot& existing);

/// What of a collection that a run on this machine made for `plan` is no longer as that run left
/// it, or planned it while it is unfinished.
[[nodiscard]] Differences drift_of(const CollectionPlan& plan, const CollectionHistory& history,
                                   const CollectionSnapshot& existing);

/// The indexes of the plan that the collection lacks, though a run made them.
[[nodiscard]] std::vector<IndexSpec> missing_indexes(const CollectionPlan& plan);

/// The properties of the plan that have another value now, with the one of the plan.
[[nodiscard]] Properties properties_to_mend(const CollectionPlan& plan);

}  // namespace kiteway::planner
