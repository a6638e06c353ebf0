// Functions of the target: which of the source's there are, and what that does to their fields.
#pragma once

#include "planner/compile/rules/fields/mapping.h"
#include "planner/model/compiled_plan.h"
#include "schema/snapshot.h"

#include <vector>

namespace kiteway::planner {

/// Gives the functions of `made` the names that their fields have there, and leaves out those that
/// lack one of them: what such a function made before is a field like any then.
void lay_out_functions(TargetCollection& made);

/// Leaves out the functions that the server does not have, where their values can be written all
/// the same (docs/milvus-behaviour.md#functions).
void fit_functions(const Capabilities& target, TargetCollection& made);

/// Those that cannot be are an error: a field that only its function can fill.
void check_functions(FieldMapping& mapping);

/// What became of the functions of the source; what stays is in `unchanged`, as `after`.
void add_function_changes(const CollectionSnapshot& source, const TargetCollection& made,
                          std::vector<Change>& changes, std::vector<Change>& unchanged);

}  // namespace kiteway::planner
