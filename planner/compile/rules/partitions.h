// Whether the partitions of the source stay apart on the target.
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

namespace kiteway::planner {

/// Whether rows of several partitions may come together, so that the source is read as a whole.
[[nodiscard]] bool merges_partitions(const CollectionIntent& intent, const TargetCollection& made);

/// Refuses partitions that the plan says are kept and that a partition key takes the place of.
/// False if there is an error.
bool check_partitions(const CollectionIntent& intent, const CollectionSnapshot& source,
                      const TargetCollection& made, Diagnostics& diagnostics);

}  // namespace kiteway::planner
