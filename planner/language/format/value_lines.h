// Lines of text on their way to a new place, above all those of a value that is no block of keys or
// dashes.
#pragma once

#include "planner/language/format/source_text.h"
#include "planner/language/yaml/tree.h"

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

/// The value of a key or dash that stood in `old_column` and stands in `column` now. The first line
/// goes behind the key; those after it keep their indentation relative to one another. Brackets in
/// one line get one kind of spacing, unless they hold what no tree tells: anchors and comments.
[[nodiscard]] Lines value_lines(const SourceText& source, const yaml::Node& node,
                                std::size_t old_column, std::size_t column);

}  // namespace kiteway::planner
