// One name for what a plan asks for, wherever it is carried out.
#pragma once

#include "planner/language/yaml/tree.h"

#include <string>

namespace kiteway::planner {

/// "sha256:..." of the merged tree of a plan without errors. Equal for plans that differ in their
/// two endpoints only: address, database, login, certificates, cluster. It does not matter whether
/// a value is written at its place, in the defaults or not at all, nor in which order; anything
/// else that is written differently makes another digest.
[[nodiscard]] std::string logical_digest(const yaml::Node& root);

}  // namespace kiteway::planner
