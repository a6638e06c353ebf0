// Which aliases the target gets.
#pragma once

#include "planner/compile/rules/rule.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// What stands for this name on the target now: the collection called so, or the one that it is an
/// alias of; empty when there is none.
[[nodiscard]] std::string holder_of(const ServerSnapshot& target, const std::string& database,
                                    const std::string& alias);

/// Those of the source. A name that stands for something else on the target stays what it is: an
/// error where the plan asks for the aliases, else a loss.
[[nodiscard]] Decided<std::vector<std::string>> decide_aliases(const RuleInput& input);

}  // namespace kiteway::planner
