// Which field is the partition key.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// One at most: a field that the plan names takes the place of the source's.
[[nodiscard]] Decided<CollectionSchema> decide_partition_key(const RuleInput& input);

}  // namespace kiteway::planner
