// Which indexes the target gets.
#pragma once

#include "planner/compile/rules/rule.h"

#include <vector>

namespace kiteway::planner {

/// With `index: auto` every vector field gets an AUTOINDEX with the metric of the source. Indexes
/// of scalar fields, those that BM25 scores by, and all of them with `index: preserve`, keep their
/// type and parameters; where the target makes an AUTOINDEX of whatever is asked for, that is what
/// is asked for, and `preserve` is an error.
[[nodiscard]] Decided<std::vector<IndexSpec>> decide_indexes(const RuleInput& input);

}  // namespace kiteway::planner
