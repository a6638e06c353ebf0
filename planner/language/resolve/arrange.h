// A merged plan in the order of the key table, whatever order its files are written in.
#pragma once

#include "planner/language/yaml/tree.h"

#include <cstdint>
#include <string>

namespace kiteway::planner {

/// Values that nobody wrote.
enum class Fallbacks : std::uint8_t { kLeftOut, kFilledIn };

/// `root` is the merged tree of a plan without errors, read from `file_name`. Variables are gone,
/// and paths start at the folder of that file. A collection is not given what `defaults` says.
[[nodiscard]] yaml::Node arranged_plan(const yaml::Node& root, const std::string& file_name,
                                       Fallbacks fallbacks);

}  // namespace kiteway::planner
