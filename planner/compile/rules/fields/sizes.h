// How long the texts and arrays of fields may be.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// As the plan says, for fields that have such a size.
[[nodiscard]] Decided<CollectionSchema> decide_sizes(const RuleInput& input);

}  // namespace kiteway::planner
