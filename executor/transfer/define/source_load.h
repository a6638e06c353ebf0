// Loads what the source collections of a plan have not loaded, and releases it again.
#pragma once

#include "executor/remote/loader.h"
#include "planner/model/compiled_plan.h"

namespace kiteway::executor {

Outcome load_source(Loader& loader, const planner::CollectionPlan& collection);
/// All of it, whatever fails; the first error.
Outcome release_source(Loader& loader, const planner::CollectionPlan& collection);

}  // namespace kiteway::executor
