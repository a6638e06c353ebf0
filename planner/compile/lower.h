// Collection plans to nodes: the order in which things happen.
#pragma once

#include "planner/model/compiled_plan.h"
#include "schema/snapshot.h"

#include <vector>

namespace kiteway::planner {

/// The nodes of all collections that need work, each after its dependencies, with their keys.
/// `target` tells which databases exist already.
[[nodiscard]] std::vector<Node> lower(const CompiledPlan& plan, const ServerSnapshot& target);

/// The texts that define the target collection; hashed into keys and compared by people.
[[nodiscard]] std::vector<std::string> definition_lines(const TargetCollection& target);

/// Which fields of the source have another name in `target`, or none, or become dynamic keys, and
/// which of its fields have one value in all rows or are made of dynamic keys: one line for each.
[[nodiscard]] std::vector<std::string> mapping_lines(const TargetCollection& target);

}  // namespace kiteway::planner
