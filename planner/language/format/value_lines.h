// A value that is no block of keys or dashes, as it is written at its new place.
#pragma once

#include "planner/language/format/lines.h"
#include "planner/language/format/source_text.h"
#include "planner/language/yaml/tree.h"

#include <cstddef>

namespace kiteway::planner {

/// The value of a key or dash that stood in `old_column` and stands in `column` now. The first line
/// goes behind the key; those after it keep their indentation relative to one another. Brackets in
/// one line get one kind of spacing, unless they hold what no tree tells: anchors and comments.
[[nodiscard]] Lines value_lines(const SourceText& source, const yaml::Node& node,
                                std::size_t old_column, std::size_t column);

}  // namespace kiteway::planner
