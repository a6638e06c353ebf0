// A compiled plan as people read it.
#pragma once

#include "planner/compiled_plan.h"

#include <string>

namespace kiteway::planner {

/// Header, one block per collection, and a line that sums up. Plain ASCII without colour.
[[nodiscard]] std::string render_text(const CompiledPlan& plan);

/// The block of one collection with an empty line before it; empty when nothing happens to it.
[[nodiscard]] std::string collection_text(const CollectionPlan& collection);

/// "+", "~" or "-/+": what happens to the collection as a whole.
[[nodiscard]] std::string mark_of(const CollectionPlan& collection);

/// "12,408 rows, ~9.0 GiB": what is copied.
[[nodiscard]] std::string rows_text(const CollectionPlan& collection);

/// "12,408 rows of the target, for good": what a drop destroys.
[[nodiscard]] std::string destroyed_text(const CollectionPlan& collection);

/// The last line alone: "Plan: 2 to create, 2 to copy (12,408 rows, ~6.1 MiB), 2 to verify."
[[nodiscard]] std::string summary_line(const CompiledPlan& plan);

}  // namespace kiteway::planner
