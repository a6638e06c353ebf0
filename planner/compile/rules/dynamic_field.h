// Whether the target has a dynamic field.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// As the plan says, and on when it says nothing. Refuses rows whose keys would meet a field.
[[nodiscard]] Decided<bool> decide_dynamic_field(const RuleInput& input);

}  // namespace kiteway::planner
