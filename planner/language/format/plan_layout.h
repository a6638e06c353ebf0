// Puts the lines of a plan in their places.
#pragma once

#include "planner/language/format/source_text.h"
#include "planner/language/yaml/tree.h"

#include <string>

namespace kiteway::planner {

/// The map `root` of `source` in the layout of format_plan.
[[nodiscard]] std::string lay_out(const SourceText& source, const yaml::Node& root);

}  // namespace kiteway::planner
