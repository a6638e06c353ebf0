// A compiled plan in the form that was asked for.
#pragma once

#include "cli/commands.h"
#include "planner/model/compiled_plan.h"

#include <string>

namespace kiteway::cli {

/// As text, as a comment of a pull request, or as the plan file itself.
[[nodiscard]] std::string view_of(const planner::CompiledPlan& plan, const ViewOptions& options);

/// Prints it as a result, with colours where they were asked for or somebody watches.
void print_view(const std::string& text, const ViewOptions& options);

}  // namespace kiteway::cli
