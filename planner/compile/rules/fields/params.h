// Parameters of fields: which of them mean something, and on which servers.
#pragma once

#include "planner/compile/rules/rule.h"

namespace kiteway::planner {

/// Leaves the parameters that mean something for each field, and for what it holds, on that server.
/// The last rule of fields: it says too which of them are the same on both sides.
[[nodiscard]] Decided<TargetCollection> decide_params(const RuleInput& input);

}  // namespace kiteway::planner
