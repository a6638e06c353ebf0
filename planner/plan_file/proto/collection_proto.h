// Plans of single collections in the plan file.
#pragma once

#include "planner/model/compiled_plan.h"

#include "kiteway/plan.pb.h"

namespace kiteway::planner::plan_text {

void write(const CollectionPlan& collection, plan::Collection& proto);
[[nodiscard]] CollectionPlan read(const plan::Collection& proto);

}  // namespace kiteway::planner::plan_text
