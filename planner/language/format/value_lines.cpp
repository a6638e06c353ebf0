#include "planner/language/format/value_lines.h"

#include "planner/language/yaml/located_text.h"
#include "planner/language/yaml/token_check.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <optional>

namespace kiteway::planner {
namespace {

using yaml::Node;
using yaml::NodeKind;

/// Whether brackets hold nothing but what a node tells.
bool is_simple(std::string_view raw) {
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const char c = raw[at];
    if (opens_quote(raw, at)) {
      at = yaml::end_of_quoted(raw, at).value_or(raw.size()) - 1;
    } else if (c == '&' || c == '*' || c == '#' || c == '!') {
      return false;
    }
  }
  return true;
}

/// Without blanks at its end, but for one that a backslash keeps in a string.
std::string_view without_tail(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r");
  const std::size_t size = last == std::string_view::npos ? 0 : last + 1;
  const bool is_escaped = size > 0 && text[size - 1] == '\\';
  return text.substr(0, is_escaped ? std::min(size + 1, text.size()) : size);
}

std::string raw_text(const SourceText& source, const Extent& extent) {
  return std::string(source.text().substr(extent.begin, extent.end - extent.begin));
}

std::string in_brackets(const SourceText& source, const Node& node) {
  std::vector<std::string> parts;
  if (node.kind == NodeKind::kSequence) {
    for (const auto& item : node.items) parts.push_back(in_brackets(source, item));
    return "[" + join(parts, ", ") + "]";
  }
  if (node.kind != NodeKind::kMap) return raw_text(source, source.extent_of(node, 0));
  for (const auto& entry : node.entries) {
    const std::string value = in_brackets(source, entry.value);
    parts.push_back(raw_text(source, source.key_extent(entry)) + ":" +
                    (value.empty() ? "" : " " + value));
  }
  return parts.empty() ? "{}" : "{ " + join(parts, ", ") + " }";
}

/// What the lines below the first one are indented by.
struct Indent {
  std::size_t old = 0;    ///< in all
  std::size_t width = 2;  ///< beyond the key or dash, at the new place
};

Indent indent_below(const SourceText& source, const Node& node, const Extent& extent,
                    LineRange range, std::size_t old_column) {
  const bool is_block = source.is_block_scalar(node);
  if (is_block) {
    const std::size_t header_end = yaml::end_of_block_header(source.text(), extent.begin);
    for (std::size_t at = extent.begin; at < header_end; ++at) {
      // An indentation that is written is counted from the key's.
      const char c = source.text()[at];
      const auto width = static_cast<std::size_t>(c - '0');
      if (c >= '1' && c <= '9') return {old_column + width, width};
    }
  }
  std::optional<std::size_t> least;
  for (std::size_t line = range.from; line < range.to; ++line) {
    if (source.is_blank(line)) continue;
    const std::size_t indent = source.indent_of(line);
    if (is_block) return {indent};
    least = std::min(least.value_or(indent), indent);
  }
  return {least.value_or(old_column + 2)};
}

}  // namespace

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first));
}

Lines value_lines(const SourceText& source, const Node& node, std::size_t old_column,
                  std::size_t column) {
  const Extent extent = source.extent_of(node, old_column);
  const std::string raw = raw_text(source, extent);
  if (raw.find('\n') == std::string::npos) {
    const bool has_brackets = raw.starts_with('{') || raw.starts_with('[');
    return {has_brackets && is_simple(raw) ? in_brackets(source, node) : trimmed(raw)};
  }
  const std::size_t first = source.line_of(extent.begin);
  const std::size_t last = source.line_of(extent.end - 1);
  const std::string_view behind =
      source.line(first).substr(extent.begin - source.line_begin(first));
  Lines lines{std::string(without_tail(behind))};
  const bool is_block = source.is_block_scalar(node);
  const Indent base = indent_below(source, node, extent, {first + 1, last + 1}, old_column);
  const std::string indent(column + base.width, ' ');
  for (std::size_t line = first + 1; line <= last; ++line) {
    const std::size_t begin = source.line_begin(line);
    std::string_view text = source.line(line);
    if (begin + text.size() > extent.end) text = text.substr(0, extent.end - begin);
    if (source.is_blank(line)) {
      // Spaces beyond the indentation of a text block are part of it.
      const bool has_text = is_block && text.size() > base.old;
      lines.push_back(has_text ? indent + std::string(text.substr(base.old)) : "");
      continue;
    }
    const std::size_t old_indent = source.indent_of(line);
    const std::size_t deeper = old_indent > base.old ? old_indent - base.old : 0;
    text.remove_prefix(old_indent);
    lines.push_back(indent + std::string(deeper, ' ') +
                    std::string(is_block ? text : without_tail(text)));
  }
  return lines;
}

}  // namespace kiteway::planner
