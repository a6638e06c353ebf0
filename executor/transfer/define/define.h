// The steps that make, change and load a target collection, and load the source.
#pragma once

#include "executor/transfer/context.h"

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

}  // namespace kiteway::executor
