// Nodes in the plan file.
#pragma once

#include "planner/model/compiled_plan.h"

#include "kiteway/plan.pb.h"

#include <vector>

namespace kiteway::planner::plan_text {

void write(const Node& node, plan::Node& proto);

/// Refuses an order in which a node comes before one that it needs: whoever runs them relies on it.
[[nodiscard]] std::vector<Node> read_nodes(const plan::Plan& proto);

}  // namespace kiteway::planner::plan_text
