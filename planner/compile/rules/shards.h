// How many shards the target has.
#pragma once

#include "planner/compile/rules/rule.h"

#include <cstdint>

namespace kiteway::planner {

/// As many as the plan says; with `auto` by the number of rows, or what a target collection has
/// that is there already: a count that has changed since must not undo what was decided then.
[[nodiscard]] Decided<std::int32_t> decide_shards(const RuleInput& input);

}  // namespace kiteway::planner
