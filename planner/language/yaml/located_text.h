// A YAML text and the questions that yaml-cpp leaves open about it: where its tokens end.
#pragma once

#include "schema/base/source_place.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kiteway::planner::yaml {

/// A text with a name, and its lines and columns. Every offset below counts bytes from its start
/// and may be as large as its size.
class LocatedText {
 public:
  /// `text` must outlive this object and hold no byte order mark.
  LocatedText(std::string file, std::string_view text);

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

  /// The place of the bytes in [begin, end), cut at the end of the first line, at least one long.
  /// Fast for offsets that grow from call to call, as it goes on counting where it stopped. Not
  /// for use from two threads.
  [[nodiscard]] SourcePlace place(std::size_t begin, std::size_t end);
  [[nodiscard]] SourcePlace place(std::size_t offset) { return place(offset, offset + 1); }

  /// The place of a finding about the file as a whole.
  [[nodiscard]] SourcePlace file_place() const { return {.file = file_}; }

 private:
  std::string file_;
  std::string_view text_;
  std::size_t seen_offset_ = 0;  // `seen_line_` and `seen_column_` belong to it
  int seen_line_ = 1;
  int seen_column_ = 1;
};

[[nodiscard]] bool is_blank(char c) noexcept;
[[nodiscard]] bool is_blank_or_break(char c) noexcept;

/// First byte of the line that holds `at`.
[[nodiscard]] std::size_t line_begin(std::string_view text, std::size_t at);
/// Past the last byte of that line, its line end not included.
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t at);
/// Past the spaces and tabs at `at`.
[[nodiscard]] std::size_t skip_blanks(std::string_view text, std::size_t at);
/// Past all white space, line ends and comments at `at`.
[[nodiscard]] std::size_t skip_to_content(std::string_view text, std::size_t at);
/// True if only spaces and tabs stand before `at` in its line.
[[nodiscard]] bool is_first_in_line(std::string_view text, std::size_t at);

/// Past the closing quote of the string whose opening quote is at `at`; none if it has no end.
[[nodiscard]] std::optional<std::size_t> end_of_quoted(std::string_view text, std::size_t at);

/// Past the plain scalar at `at` that yaml-cpp read as `value`, which may span lines.
[[nodiscard]] std::size_t end_of_plain(std::string_view text, std::size_t at,
                                       std::string_view value);

/// Tag and anchor, in any order, and the value they belong to.
struct Properties {
  std::optional<std::size_t> tag;
  std::optional<std::size_t> anchor;
  std::size_t value = 0;
};
[[nodiscard]] Properties properties_at(std::string_view text, std::size_t at);

/// Past the word at `at`: up to white space or one of `,[]{}`.
[[nodiscard]] std::size_t end_of_word(std::string_view text, std::size_t at);

/// The opening quote, not before `from`, of a string that does not end before `until`. A guess that
/// takes `from` for the boundary of a token; for wording errors, not for deciding.
[[nodiscard]] std::optional<std::size_t> find_open_quote(std::string_view text, std::size_t from,
                                                         std::size_t until);

}  // namespace kiteway::planner::yaml
