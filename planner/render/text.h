// A compiled plan as people read it.
#pragma once

#include "planner/compiled_plan.h"

#include <string>

namespace kiteway::planner {

/// Header, one block per collection, and a line that sums up. Plain ASCII without colour.
[[nodiscard]] std::string render_text(const CompiledPlan& plan);

/// The last line alone: "Plan: 2 to create, 2 to copy (12,408 rows, ~6.1 MiB), 2 to verify."
[[nodiscard]] std::string summary_line(const CompiledPlan& plan);

}  // namespace kiteway::planner
