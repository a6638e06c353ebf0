// Texts of servers in Markdown, where they may format nothing.
#pragma once

#include <string>
#include <string_view>

namespace kiteway::planner {

/// On one line; nothing in it ends an element or formats what follows.
[[nodiscard]] std::string markdown_escaped(std::string_view text);

/// The text, which ends with a line end, in a fence that is longer than any row of backticks in it.
/// `language` says how it is shown.
[[nodiscard]] std::string markdown_fenced(std::string_view text,
                                          std::string_view language = "text");

}  // namespace kiteway::planner
