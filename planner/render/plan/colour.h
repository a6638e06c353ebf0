// Colours for a terminal, over the plain text of a plan or a diff.
#pragma once

#include <string>
#include <string_view>

namespace kiteway::planner {

/// The same lines with the colour that belongs to the symbol each begins with: what is made is
/// green, what changes yellow, what is lost or destroyed red. `text` has no control characters but
/// line ends.
[[nodiscard]] std::string coloured(std::string_view text);

}  // namespace kiteway::planner
