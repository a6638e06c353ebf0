// What other hands changed on the target, as people read it.
#pragma once

#include "planner/model/compiled_plan.h"

#include <string>

namespace kiteway::planner {

/// "collection default/products was changed outside of kiteway since run 20261125-...".
[[nodiscard]] std::string drift_title(const CollectionPlan& collection);

/// All that drifted, with a heading; empty when that is nothing.
[[nodiscard]] std::string drift_text(const CompiledPlan& plan);

}  // namespace kiteway::planner
