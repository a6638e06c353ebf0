#include "planner/language/format/source_text.h"

#include "planner/language/yaml/located_text.h"
#include "planner/language/yaml/token_check.h"
#include "schema/base/utf8.h"

#include <algorithm>

namespace kiteway::planner {

using yaml::Node;
using yaml::NodeKind;

bool opens_quote(std::string_view text, std::size_t at) {
  if (text[at] != '"' && text[at] != '\'') return false;
  if (at == 0) return true;
  const char before = text[at - 1];
  constexpr std::string_view kMarks = ",[{";
  if (yaml::is_blank_or_break(before) || kMarks.find(before) != std::string_view::npos) return true;
  // A colon that ends a key in quotes or brackets needs no space behind it.
  constexpr std::string_view kEnds = "\"']}";
  return before == ':' && at > 1 && kEnds.find(text[at - 2]) != std::string_view::npos;
}

SourceText::SourceText(std::string_view text) : text_(text) {
  lines_.push_back(0);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (at + 1 < text.size()) lines_.push_back(at + 1);
  }
}

std::string_view SourceText::line(std::size_t index) const {
  return text_.substr(lines_[index], yaml::line_end(text_, lines_[index]) - lines_[index]);
}

std::size_t SourceText::line_of(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(lines_, offset);
  return static_cast<std::size_t>(after - lines_.begin()) - 1;
}

std::size_t SourceText::offset_of(const SourcePlace& place) const {
  std::size_t at = lines_[static_cast<std::size_t>(place.line) - 1];
  for (int column = 1; column < place.column && at < text_.size(); ++column) {
    at += decode_utf8(text_, at).size;
  }
  return at;
}

std::size_t SourceText::indent_of(std::size_t index) const {
  const std::string_view text = line(index);
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string_view::npos ? 0 : first;
}

bool SourceText::is_blank(std::size_t index) const {
  return line(index).find_first_not_of(" \t\r") == std::string_view::npos;
}

bool SourceText::is_comment(std::size_t index) const {
  const std::string_view text = line(index);
  const std::size_t first = text.find_first_not_of(" \t");
  return first != std::string_view::npos && text[first] == '#';
}

bool SourceText::is_dash(std::size_t index, std::size_t column) const {
  const std::string_view text = line(index);
  return text.size() > column && text[column] == '-' && text.find_first_not_of(" -") >= column;
}

bool SourceText::is_block(const Node& node) const {
  if (node.kind != NodeKind::kMap && node.kind != NodeKind::kSequence) return false;
  const std::size_t at = offset_of(node.place);
  const char first = at < text_.size() ? text_[at] : '\0';
  return first != '{' && first != '[' && first != '*';
}

bool SourceText::is_block_scalar(const Node& node) const {
  if (node.kind != NodeKind::kScalar || !node.is_quoted) return false;
  const char first = text_[offset_of(node.place)];
  return first == '|' || first == '>';
}

Extent SourceText::key_extent(const yaml::MapEntry& entry) const {
  const std::size_t begin = offset_of(entry.key_place);
  const bool is_quoted = text_[begin] == '"' || text_[begin] == '\'';
  if (is_quoted) return {begin, yaml::end_of_quoted(text_, begin).value_or(begin)};
  return {begin, yaml::end_of_plain(text_, begin, entry.key)};
}

Extent SourceText::extent_of(const Node& node, std::size_t parent_column) const {
  const std::size_t begin = offset_of(node.place);
  if (node.kind == NodeKind::kNull && node.text.empty()) return {begin, begin};
  const char first = text_[begin];
  if (first == '*' || node.kind == NodeKind::kNull) return {begin, yaml::end_of_word(text_, begin)};
  if (first == '{' || first == '[') return {begin, end_of_brackets(begin)};
  if (is_block_scalar(node)) return {begin, end_of_block_scalar(begin, parent_column)};
  if (node.is_quoted) return {begin, yaml::end_of_quoted(text_, begin).value_or(text_.size())};
  return {begin, yaml::end_of_plain(text_, begin, node.text)};
}

std::size_t SourceText::end_of_brackets(std::size_t begin) const {
  int open = 0;
  for (std::size_t at = begin; at < text_.size(); ++at) {
    const char c = text_[at];
    if (opens_quote(text_, at)) {
      at = yaml::end_of_quoted(text_, at).value_or(text_.size()) - 1;
    } else if (c == '#' && at > 0 && yaml::is_blank_or_break(text_[at - 1])) {
      at = yaml::line_end(text_, at);
    } else if (c == '[' || c == '{') {
      ++open;
    } else if ((c == ']' || c == '}') && --open == 0) {
      return at + 1;
    }
  }
  return text_.size();
}

std::size_t SourceText::end_of_block_scalar(std::size_t begin, std::size_t parent_column) const {
  const std::size_t header = line_of(begin);
  const std::size_t header_end = yaml::end_of_block_header(text_, begin);
  const bool keeps_blanks =
      text_.substr(begin, header_end - begin).find('+') != std::string_view::npos;
  std::size_t last = header;
  for (std::size_t i = header + 1; i < line_count(); ++i) {
    if (is_blank(i)) {
      if (keeps_blanks) last = i;
      continue;
    }
    if (indent_of(i) <= parent_column) break;
    last = i;
  }
  if (last == header) return header_end;
  const std::size_t end = yaml::line_end(text_, lines_[last]);
  // Of a blank line the line end is all there is.
  return is_blank(last) ? std::min(end + 1, text_.size()) : end;
}

}  // namespace kiteway::planner
