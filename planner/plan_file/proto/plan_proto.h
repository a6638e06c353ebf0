// Between the compiled plan and its protobuf form.
#pragma once

#include "planner/model/compiled_plan.h"
#include "schema/base/result.h"

#include "kiteway/plan.pb.h"

namespace kiteway::planner {

/// Everything but the plan digest and the format version.
[[nodiscard]] plan::Plan to_proto(const CompiledPlan& plan);

/// kInvalidInput, naming the place, when a text in it is not one of those to_proto writes.
[[nodiscard]] Result<CompiledPlan> from_proto(const plan::Plan& proto);

}  // namespace kiteway::planner
