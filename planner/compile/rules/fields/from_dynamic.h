// Fields of the target that are made of keys of the source's dynamic field.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Adds the fields that the plan makes of keys, and notes which keys they are.
[[nodiscard]] Decided<TargetCollection> decide_keyed(const RuleInput& input);

/// What rows get that have no value for such a field. It depends on NULL and the default, so those
/// are decided before.
[[nodiscard]] Decided<TargetCollection> decide_substitutes(const RuleInput& input);

}  // namespace kiteway::planner
