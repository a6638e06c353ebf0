// Holds a collection that is to be made against what the target takes and holds.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Refuses fields that the server does not take, and more of them than it holds.
[[nodiscard]] Decided<Nothing> check_limits(const RuleInput& input);

/// Tells when the collections and databases to be made are more than `server` holds beside those
/// it has.
void check_totals(const Intent& intent, const ServerSnapshot& target, const TargetServer& server,
                  Diagnostics& diagnostics);

}  // namespace kiteway::planner
