// Which properties the target gets, and when.
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/snapshot.h"

#include <string>

namespace kiteway::planner {

/// True for a property of the source that the target gets too. The others are operational
/// (docs/milvus-behaviour.md#properties).
[[nodiscard]] bool is_copied_property(const std::string& key);

/// Fills in `made.properties` and `made.late_properties`: those of the source, and those of the
/// plan in their stead. A time to live comes last, since it would remove rows while they are
/// copied.
void set_target_properties(const CollectionIntent& intent, const CollectionSnapshot& source,
                           TargetCollection& made);

}  // namespace kiteway::planner
