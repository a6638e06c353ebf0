// Lines of text on their way to a new place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

using Lines = std::vector<std::string>;

/// Lines from `from` on, before `to`.
struct LineRange {
  std::size_t from = 0;
  std::size_t to = 0;
};

/// Without white space at both ends.
[[nodiscard]] std::string trimmed(std::string_view text);

}  // namespace kiteway::planner
