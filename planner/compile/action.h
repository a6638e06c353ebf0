// Whether a collection is made, gone on with, copied again or left alone.
#pragma once

#include "planner/compile/context.h"
#include "planner/model/compiled_plan.h"

namespace kiteway::planner {

/// Sets the action and the generation of `plan` by what is on the target and in the journal. False,
/// with an error, when something is in the way there.
[[nodiscard]] bool decide_action(const CompileContext& context, const CollectionIntent& collection,
                                 CollectionPlan& plan);

}  // namespace kiteway::planner
