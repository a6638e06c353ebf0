// Which properties the target gets, and when.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Those of the source that mean the same on every server, and those of the plan in their stead;
/// the others are operational (docs/milvus-behaviour.md#properties). A time to live comes last,
/// since it would remove rows while they are copied.
[[nodiscard]] Decided<TargetCollection> decide_properties(const RuleInput& input);

}  // namespace kiteway::planner
