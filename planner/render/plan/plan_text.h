// A compiled plan as people read it.
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/render/plan/collection_text.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// Header, what drifted, one block per collection, and a line that sums up. Plain ASCII without
/// colour.
[[nodiscard]] std::string render_text(const CompiledPlan& plan, Detail detail = Detail::kChanges);

/// The databases and collections that are made or changed, without anything around them.
[[nodiscard]] std::string body_text(const CompiledPlan& plan, Detail detail);

/// "Milvus 2.4.15": what a server says it is.
[[nodiscard]] std::string server_text(const std::string& version);

/// "sha256:876e3cecef64": enough of the plan's digest to tell plans apart.
[[nodiscard]] std::string short_digest(const CompiledPlan& plan);

/// The databases that are made.
[[nodiscard]] std::vector<std::string> new_databases(const CompiledPlan& plan);

/// "Capacity: ..." and "Time: ...", where they are known and something is done.
[[nodiscard]] std::vector<std::string> estimate_lines(const CompiledPlan& plan);

}  // namespace kiteway::planner
