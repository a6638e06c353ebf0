// Fields of the target that the source does not have, with one value in all rows.
#pragma once

#include "planner/compile/rules/fields/mapping.h"

#include <vector>

namespace kiteway::planner {

/// The fields that the plan adds to `made`, whose fields are still those of the source; their
/// values go to `made`. What cannot be is passed over: check_added tells of it.
[[nodiscard]] std::vector<FieldSchema> added_fields(const CollectionIntent& intent,
                                                    TargetCollection& made);

/// Refuses fields that cannot be added.
void check_added(FieldMapping& mapping);

/// One change for each field that is new.
[[nodiscard]] std::vector<Change> added_changes(const CollectionIntent& intent,
                                                const TargetCollection& made);

}  // namespace kiteway::planner
