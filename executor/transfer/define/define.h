// The steps that make, change and load a target collection, and load the source.
#pragma once

#include "executor/remote/writer.h"
#include "executor/transfer/context.h"
#include "planner/model/compiled_plan.h"

namespace kiteway::executor {

Outcome drop_collection_step(const StepContext& step);
Outcome create_collection_step(const StepContext& step);
Outcome create_partition_step(const StepContext& step);
Outcome create_index_step(const StepContext& step);
Outcome create_alias_step(const StepContext& step);
Outcome set_properties_step(const StepContext& step);
Outcome load_source_step(const StepContext& step);
Outcome release_source_step(const StepContext& step);
Outcome load_target_step(const StepContext& step);

/// The collection to be made, from the plan's words to the writer's.
[[nodiscard]] CollectionDefinition definition_of(const planner::TargetCollection& target);

}  // namespace kiteway::executor
