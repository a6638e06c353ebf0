// What somebody meant who mistyped a name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway {

/// The candidate somebody meant who typed `wanted`: the one with the fewest edits (insert, delete,
/// replace, swap two neighbours), the first in order among equals, none if even that takes more
/// than one edit per three letters, or four. Differences in case cost less than any edit.
[[nodiscard]] std::optional<std::string> nearest(std::string_view wanted,
                                                 const std::vector<std::string>& candidates);

}  // namespace kiteway
