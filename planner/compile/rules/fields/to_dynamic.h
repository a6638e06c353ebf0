// Fields of the source that become keys of the target's dynamic field.
#pragma once

#include "planner/compile/rules/rule.h"

#include <string>

namespace kiteway::planner {

/// The key that the plan makes of the field: its new name, or its own. Empty when it makes none.
[[nodiscard]] std::string key_of_field(const FieldIntent& wish);

/// Makes keys of the fields that the plan says, once the others have their names.
[[nodiscard]] Decided<TargetCollection> decide_moved(const RuleInput& input);

}  // namespace kiteway::planner
