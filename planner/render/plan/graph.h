// The nodes of a compiled plan and what they wait for, as a graph.
#pragma once

#include "planner/model/compiled_plan.h"

#include <string>

namespace kiteway::planner {

// An arrow goes from a node to each that waits for it; a dotted one to the node that it feeds while
// both run. Names come from servers and are escaped.

[[nodiscard]] std::string render_graph_dot(const CompiledPlan& plan);
[[nodiscard]] std::string render_graph_mermaid(const CompiledPlan& plan);
[[nodiscard]] std::string render_graph_json(const CompiledPlan& plan);

}  // namespace kiteway::planner
