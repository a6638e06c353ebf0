// A compiled plan in one line per object.
#pragma once

#include "planner/model/compiled_plan.h"

#include <string>

namespace kiteway::planner {

/// "+ collection default/products  12,408 rows, ~9.0 GiB, 2 parts not copied". For an unchanged
/// collection "  collection default/users  unchanged".
[[nodiscard]] std::string summary_of(const CollectionPlan& collection);

/// A line for each object that drifted or changes, those that do not only with `with_unchanged`,
/// and the line that sums up.
[[nodiscard]] std::string render_summary(const CompiledPlan& plan, bool with_unchanged = false);

/// The last line alone: "Plan: 2 to create, 2 to copy (12,408 rows, ~6.1 MiB), 2 to verify."
[[nodiscard]] std::string summary_line(const CompiledPlan& plan);

}  // namespace kiteway::planner
