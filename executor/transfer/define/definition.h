// The collection to be made, from the plan's words to the writer's.
#pragma once

#include "executor/remote/writer.h"
#include "planner/model/compiled_plan.h"

namespace kiteway::executor {

[[nodiscard]] CollectionDefinition definition_of(const planner::TargetCollection& target);

}  // namespace kiteway::executor
