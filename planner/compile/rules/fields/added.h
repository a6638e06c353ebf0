// Fields of the target that the source does not have, with one value in all rows.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Adds the fields that the plan adds, behind those of the source, with their values.
[[nodiscard]] Decided<TargetCollection> decide_added(const RuleInput& input);

}  // namespace kiteway::planner
