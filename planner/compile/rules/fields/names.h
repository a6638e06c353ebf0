// How the fields of the source are called and described on the target.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Renames fields as the plan says, but for those that become keys of the dynamic field.
[[nodiscard]] Decided<TargetCollection> decide_names(const RuleInput& input);

[[nodiscard]] Decided<CollectionSchema> decide_descriptions(const RuleInput& input);

}  // namespace kiteway::planner
