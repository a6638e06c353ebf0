// Parameters of fields: which of them mean something, and on which servers.
#pragma once

#include "planner/model/compiled_plan.h"
#include "schema/capabilities/capabilities.h"
#include "schema/collection.h"

#include <vector>

namespace kiteway::planner {

/// Leaves the parameters that mean something for the field, and for what it holds, on that server.
void clean_params(const Capabilities& target, FieldSchema& field);

/// The parameters that this field of the source loses on its way to `target`.
void add_lost_params(const FieldSchema& before, const TargetCollection& target,
                     std::vector<Change>& changes);

}  // namespace kiteway::planner
