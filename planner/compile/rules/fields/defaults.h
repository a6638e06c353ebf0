// The default values of fields.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Those of the source, and those of the plan in their stead. Where the server has none the former
/// are left out, and the latter refused.
[[nodiscard]] Decided<CollectionSchema> decide_defaults(const RuleInput& input);

}  // namespace kiteway::planner
