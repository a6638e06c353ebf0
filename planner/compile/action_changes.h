// What an action changes, where it does not make the collection.
#pragma once

#include "planner/compile/context.h"
#include "planner/model/compiled_plan.h"

namespace kiteway::planner {

/// Replaces the changes of `plan`, whose action is decided, by those that the action makes. A
/// collection that has its rows keeps of its target what is still to be made.
void explain_action(const CompileContext& context, const CollectionIntent& collection,
                    CollectionPlan& plan);

}  // namespace kiteway::planner
