// Which fields the target has, under which names and of which types.
#pragma once

#include "planner/compile/rules/fields/mapping.h"

namespace kiteway::planner {

/// Renames the fields of `made`, which are those of `source`, leaves out those that the plan drops,
/// gives them its types and adds its new ones. What cannot be is passed over: check_layout tells of
/// it.
void lay_out_fields(const CollectionIntent& intent, TargetCollection& made);

/// Refuses wishes of that kind that cannot be.
void check_layout(FieldMapping& mapping);

}  // namespace kiteway::planner
