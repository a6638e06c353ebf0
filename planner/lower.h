// Collection plans to nodes: the order in which things happen.
#pragma once

#include "planner/compiled_plan.h"
#include "schema/snapshot.h"

#include <vector>

namespace kiteway::planner {

/// The nodes of all collections that need work, each after its dependencies, with their keys.
/// `target` tells which databases exist already.
[[nodiscard]] std::vector<Node> lower(const CompiledPlan& plan, const ServerSnapshot& target);

/// The texts that define the target collection; hashed into keys and compared by people.
[[nodiscard]] std::vector<std::string> definition_lines(const TargetCollection& target);

}  // namespace kiteway::planner
