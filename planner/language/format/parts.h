// The entries of a block of keys or dashes, by the lines they take.
#pragma once

#include "planner/language/format/source_text.h"
#include "planner/language/yaml/tree.h"

#include <cstddef>
#include <vector>

namespace kiteway::planner {

/// An entry of a map, or an item of a list, in its lines.
struct Part {
  std::size_t first = 0;   ///< line of its key or dash
  std::size_t last = 0;    ///< line in which its value ends
  std::size_t column = 0;  ///< of its key or dash
  const yaml::MapEntry* entry = nullptr;
  const yaml::Node* value = nullptr;
};

/// Of a map or a list that is a block (SourceText::is_block), in their order. What they point to is
/// owned by `node`.
[[nodiscard]] std::vector<Part> parts_of(const SourceText& source, const yaml::Node& node);

}  // namespace kiteway::planner
