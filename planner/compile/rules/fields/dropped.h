// Fields of the source that the target does not have.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Leaves out the fields that the plan drops. Refuses names that the source does not have, and to
/// drop what a collection cannot be without.
[[nodiscard]] Decided<TargetCollection> decide_dropped(const RuleInput& input);

}  // namespace kiteway::planner
