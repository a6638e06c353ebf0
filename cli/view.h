// Plans and diffs in the form that was asked for.
#pragma once

#include "cli/commands.h"
#include "planner/model/compiled_plan.h"
#include "planner/render/diff/diff_text.h"

namespace kiteway::cli {

// Both print a result, with colours where they were asked for or somebody watches.

void print_plan(const planner::CompiledPlan& plan, const ViewOptions& options);
void print_diff(const planner::DiffView& diff, const ViewOptions& options);

}  // namespace kiteway::cli
