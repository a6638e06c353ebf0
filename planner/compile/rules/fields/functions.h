// Functions of the target: which of the source's there are, and what that does to their fields.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Keeps those whose fields are all there and that the server has, under the names that their
/// fields have. What another one made before is a field like any, if its values can be written at
/// all (docs/milvus-behaviour.md#functions).
[[nodiscard]] Decided<CollectionSchema> decide_functions(const RuleInput& input);

}  // namespace kiteway::planner
