// What other hands changed, in the plan file.
#pragma once

#include "schema/diff.h"

#include "kiteway/plan.pb.h"

namespace kiteway::planner::plan_text {

void write(const Difference& difference, plan::Drift& proto);
[[nodiscard]] Difference read(const plan::Drift& proto);

}  // namespace kiteway::planner::plan_text
