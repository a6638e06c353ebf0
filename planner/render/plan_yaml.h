// A plan as it holds after overlays, includes and variables, in YAML again.
#pragma once

#include "planner/language/yaml/tree.h"

#include <string>

namespace kiteway::planner {

/// `root` is the merged tree of a plan without errors, read from `file_name`. Keys stand in the
/// order of the key table, paths start at the folder of that file, and secrets are references. With
/// `show_origin` the values that nobody wrote are there too, and each has a comment that tells
/// where it is from: "envs/prod.yaml:12", "plan.yaml:7, variable stage from --var", "default".
[[nodiscard]] std::string render_yaml(const yaml::Node& root, const std::string& file_name,
                                      bool show_origin);

}  // namespace kiteway::planner
