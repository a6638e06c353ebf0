// The lines in which two texts differ, as patch and git show them.
#pragma once

#include <string>
#include <string_view>

namespace kiteway::planner {

/// A unified diff with three lines around each change; empty if the texts are the same.
[[nodiscard]] std::string unified_diff(const std::string& file_name, std::string_view before,
                                       std::string_view after);

}  // namespace kiteway::planner
