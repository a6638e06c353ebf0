// The nodes of a compiled plan and what they wait for, as a graph.
#pragma once

#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

enum class GraphFormat : std::uint8_t { kDot, kMermaid, kJson };

/// By their names on the command line.
[[nodiscard]] const std::vector<std::string>& graph_format_names();
[[nodiscard]] std::optional<GraphFormat> graph_format_from(const std::string& name);

/// An arrow goes from a node to each that waits for it; a dotted one to the node that it feeds
/// while both run. Names come from servers and are escaped.
[[nodiscard]] std::string render_graph(const CompiledPlan& plan, GraphFormat format);

}  // namespace kiteway::planner
