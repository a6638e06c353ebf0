// Puts the values of variables where the plan refers to them.
#pragma once

#include "planner/language/resolve/variables.h"
#include "planner/language/yaml/tree.h"
#include "schema/base/diagnostic.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// Replaces every reference in the values of `root`, `variables` excepted. A value that is nothing
/// but one reference, without quotes, has the variable's type; every other one is a text. Places
/// stay and tell which variables went in. Returns the places of values that could not be made,
/// which have been told of: what else is wrong with them means nothing.
[[nodiscard]] std::vector<SourcePlace> interpolate(yaml::Node& root, const Variables& variables,
                                                   Diagnostics& diagnostics);

}  // namespace kiteway::planner
