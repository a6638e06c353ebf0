// What holds of every text that somebody may give to kiteway, whatever is in it.
#pragma once

#include <string>
#include <string_view>

namespace kiteway::testing {

/// Reads the text as a plan that somebody wrote, and says what is wrong with how that went; empty
/// when nothing is.
[[nodiscard]] std::string problem_with_yaml(std::string_view text);

/// Likewise for a plan that was saved. Its digest is made to fit first, since nothing that is drawn
/// at random would get past it.
[[nodiscard]] std::string problem_with_plan_file(std::string_view text);

}  // namespace kiteway::testing
