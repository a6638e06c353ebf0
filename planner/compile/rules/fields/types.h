// The types that the fields of the source have on the target.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// As the plan says, where every value of the source has a place in that type.
[[nodiscard]] Decided<CollectionSchema> decide_types(const RuleInput& input);

}  // namespace kiteway::planner
