// A plan's text with the question that formatting asks of it: from where to where does a value go?
#pragma once

#include "planner/language/yaml/tree.h"
#include "schema/base/source_place.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

/// Bytes of the text, `end` past the last one.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Whether a string in quotes begins there, within brackets; in the middle of a word a quote is a
/// letter.
[[nodiscard]] bool opens_quote(std::string_view text, std::size_t at);

/// Lines and columns count from 0 here, columns in bytes.
class SourceText {
 public:
  /// `text` must outlive this object, hold no byte order mark, and be what the reader has read.
  explicit SourceText(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::size_t line_count() const { return lines_.size(); }
  /// Without its line end.
  [[nodiscard]] std::string_view line(std::size_t index) const;
  [[nodiscard]] std::size_t line_begin(std::size_t index) const { return lines_[index]; }
  [[nodiscard]] std::size_t line_of(std::size_t offset) const;
  [[nodiscard]] std::size_t column_of(std::size_t offset) const {
    return offset - lines_[line_of(offset)];
  }
  [[nodiscard]] std::size_t offset_of(const SourcePlace& place) const;

  /// Spaces before the first other character; none for a blank line.
  [[nodiscard]] std::size_t indent_of(std::size_t index) const;
  [[nodiscard]] bool is_blank(std::size_t index) const;
  [[nodiscard]] bool is_comment(std::size_t index) const;
  /// Whether a dash stands in that column, and nothing but dashes before it.
  [[nodiscard]] bool is_dash(std::size_t index, std::size_t column) const;

  /// Whether the value is written in lines below one another: no brackets, scalar or alias.
  [[nodiscard]] bool is_block(const yaml::Node& node) const;
  /// Whether the value is a text below `|` or `>`.
  [[nodiscard]] bool is_block_scalar(const yaml::Node& node) const;

  /// The value as it is written. `parent_column` is the column of the key or dash it belongs to. A
  /// missing value is empty, at its place.
  [[nodiscard]] Extent extent_of(const yaml::Node& node, std::size_t parent_column) const;
  /// The key as it is written, without its colon.
  [[nodiscard]] Extent key_extent(const yaml::MapEntry& entry) const;

 private:
  [[nodiscard]] std::size_t end_of_brackets(std::size_t begin) const;
  [[nodiscard]] std::size_t end_of_block_scalar(std::size_t begin, std::size_t parent_column) const;

  std::string_view text_;
  std::vector<std::size_t> lines_;  // where each begins
};

}  // namespace kiteway::planner
