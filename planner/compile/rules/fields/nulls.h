// Which fields may be NULL.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// As the plan says of a field, or of all; what can never be NULL stays so. Refuses rows of the
/// source that hold NULL where the target would not.
[[nodiscard]] Decided<CollectionSchema> decide_nullable(const RuleInput& input);

}  // namespace kiteway::planner
