// What can be wrong with one token as it is written, which yaml-cpp does not mind.
#pragma once

#include "planner/language/yaml/located_text.h"
#include "schema/base/diagnostic.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace kiteway::planner::yaml {

/// A tab before a token that is the first in its line (P0105).
[[nodiscard]] std::optional<Diagnostic> check_tab(LocatedText& text, std::size_t token);

/// Any tag (P0109), at its `!`.
[[nodiscard]] Diagnostic refuse_tag(LocatedText& text, std::size_t tag);

/// An anchor, at its `&`, whose name has a character like a colon (P0104): yaml-cpp allows nearly
/// all, so that `a: &b: c` would be an anchor named "b:".
[[nodiscard]] std::optional<Diagnostic> check_anchor_name(LocatedText& text, std::size_t anchor);

/// What a value belongs to that is not in brackets.
struct Parent {
  std::size_t column = 0;  ///< bytes before its key or dash
  bool is_map = false;
};

/// A value that begins a line without being indented more than its parent (P0104). The items of a
/// list may be in the column of its key.
[[nodiscard]] std::optional<Diagnostic> check_indentation(LocatedText& text, std::size_t token,
                                                          Parent parent);

/// A string in quotes that has no end, or has text right after it (P0106). yaml-cpp takes the end
/// of the file for a closing quote if a line end comes before it.
[[nodiscard]] std::optional<Diagnostic> check_quotes(LocatedText& text, std::size_t begin);

/// Blank lines before a closing quote (P0104): yaml-cpp would drop them.
[[nodiscard]] std::optional<Diagnostic> check_end_of_string(LocatedText& text, std::size_t begin,
                                                            std::size_t end);

/// Past the header of the text block at `begin`, like "|-".
[[nodiscard]] std::size_t end_of_block_header(std::string_view text, std::size_t begin);

/// A header with text right after it, which yaml-cpp takes for a comment, or one that it reads
/// wrong (P0104).
[[nodiscard]] std::optional<Diagnostic> check_block_header(LocatedText& text, std::size_t begin);

/// Characters that came from an escape: NUL (P0103), and those that yaml-cpp decodes wrong (P0104).
[[nodiscard]] std::optional<Diagnostic> check_decoded(LocatedText& text, std::size_t begin,
                                                      std::size_t end, std::string_view value);

}  // namespace kiteway::planner::yaml
