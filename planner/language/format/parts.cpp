#include "planner/language/format/parts.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

using yaml::Node;

/// The last line of a value that belongs to a key or dash in `column`.
std::size_t last_line(const SourceText& source, const Node& node, std::size_t column,
                      std::size_t own_line) {
  if (source.is_block(node)) return parts_of(source, node).back().last;
  const Extent extent = source.extent_of(node, column);
  if (extent.end == extent.begin) return own_line;
  return std::max(own_line, source.line_of(extent.end - 1));
}

/// The dash above the item that is nearest to it, in the list's column.
std::size_t line_of_dash(const SourceText& source, const Node& item, std::size_t column,
                         std::size_t from) {
  std::size_t line = source.line_of(source.offset_of(item.place));
  while (line > from && !source.is_dash(line, column)) --line;
  return line;
}

}  // namespace

std::vector<Part> parts_of(const SourceText& source, const Node& node) {
  std::vector<Part> parts;
  const std::size_t begin = source.offset_of(node.place);
  const std::size_t column = source.column_of(begin);
  for (const auto& entry : node.entries) {
    const std::size_t line = source.line_of(source.offset_of(entry.key_place));
    parts.push_back({.first = line,
                     .last = last_line(source, entry.value, column, line),
                     .column = column,
                     .entry = &entry,
                     .value = &entry.value});
  }
  std::size_t after = source.line_of(begin);
  for (const auto& item : node.items) {
    const std::size_t line = line_of_dash(source, item, column, after);
    parts.push_back({.first = line,
                     .last = last_line(source, item, column, line),
                     .column = column,
                     .value = &item});
    after = parts.back().last + 1;
  }
  return parts;
}

}  // namespace kiteway::planner
