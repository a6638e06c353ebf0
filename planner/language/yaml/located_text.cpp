// Walks over YAML text as it is written.
#include "planner/language/yaml/located_text.h"

#include "schema/base/quote.h"
#include "schema/base/utf8.h"

#include <algorithm>
#include <utility>

namespace kiteway::planner::yaml {
namespace {

bool is_flow_mark(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

// True for a `-`, `?` or `:` that stands alone.
bool is_indicator(std::string_view text, std::size_t at) {
  if (text[at] != '-' && text[at] != '?' && text[at] != ':') return false;
  return at + 1 == text.size() || is_blank_or_break(text[at + 1]);
}

// Past a plain scalar in one line, or past an anchor, alias or tag.
std::size_t skip_plain_in_line(std::string_view text, std::size_t at) {
  const bool is_word = text[at] == '&' || text[at] == '*' || text[at] == '!';
  while (at < text.size() && text[at] != '\n' && !is_flow_mark(text[at])) {
    if (is_word && is_blank(text[at])) break;
    if (text[at] == ':' && is_indicator(text, at)) break;
    if (is_blank(text[at]) && at + 1 < text.size() && text[at + 1] == '#') break;
    ++at;
  }
  return at;
}

}  // namespace

LocatedText::LocatedText(std::string file, std::string_view text)
    : file_(std::move(file)), text_(text) {}

SourcePlace LocatedText::place(std::size_t begin, std::size_t end) {
  begin = std::min(begin, text_.size());
  if (begin < seen_offset_) {
    seen_offset_ = 0;
    seen_line_ = 1;
    seen_column_ = 1;
  }
  while (seen_offset_ < begin) {
    if (text_[seen_offset_] == '\n') {
      ++seen_offset_;
      ++seen_line_;
      seen_column_ = 1;
    } else {
      seen_offset_ += decode_utf8(text_, seen_offset_).size;
      ++seen_column_;
    }
  }
  // Only what is asked for is searched: a file may be one line of some megabytes.
  std::string_view shown = text_.substr(begin, std::max(end, begin) - begin);
  if (const std::size_t line_break = shown.find('\n'); line_break != std::string_view::npos) {
    shown = shown.substr(0, line_break);
    while (!shown.empty() && is_blank_or_break(shown.back())) shown.remove_suffix(1);
  }
  const std::size_t length = utf8_length(shown);
  return {.file = file_,
          .line = seen_line_,
          .column = seen_column_,
          .length = std::max(1, static_cast<int>(length))};
}

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

bool is_blank_or_break(char c) noexcept { return is_blank(c) || c == '\n' || c == '\r'; }

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_break = before.rfind('\n');
  return line_break == std::string_view::npos ? 0 : line_break + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  std::size_t end = std::min(text.find('\n', at), text.size());
  if (end > at && text[end - 1] == '\r') --end;
  return end;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

std::size_t skip_to_content(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '#') {
      at = line_end(text, at);
    } else if (is_blank_or_break(text[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

bool is_first_in_line(std::string_view text, std::size_t at) {
  while (at > 0 && is_blank(text[at - 1])) --at;
  return at == 0 || text[at - 1] == '\n';
}

std::optional<std::size_t> end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (text[at] == quote) {
      const bool is_doubled = quote == '\'' && at + 1 < text.size() && text[at + 1] == quote;
      if (!is_doubled) return at + 1;
      ++at;
    }
  }
  return std::nullopt;
}

std::size_t end_of_plain(std::string_view text, std::size_t at, std::string_view value) {
  // Only white space differs between the two: line ends and indentation were folded.
  for (const char wanted : value) {
    if (is_blank_or_break(wanted)) continue;
    while (at < text.size() && is_blank_or_break(text[at])) ++at;
    if (at < text.size()) ++at;
  }
  return at;
}

Properties properties_at(std::string_view text, std::size_t at) {
  Properties found{.value = at};
  while (at < text.size() && (text[at] == '!' || text[at] == '&')) {
    (text[at] == '!' ? found.tag : found.anchor) = at;
    at = skip_to_content(text, end_of_word(text, at));
    found.value = at;
  }
  return found;
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_blank_or_break(text[at]) && !is_flow_mark(text[at])) ++at;
  return at;
}

std::optional<std::size_t> find_open_quote(std::string_view text, std::size_t from,
                                           std::size_t until) {
  for (std::size_t at = skip_to_content(text, from); at < text.size() && at < until;
       at = skip_to_content(text, at)) {
    if (text[at] == '"' || text[at] == '\'') {
      const std::optional<std::size_t> end = end_of_quoted(text, at);
      if (!end || *end > until) return at;
      at = *end;
    } else if (is_flow_mark(text[at]) || is_indicator(text, at)) {
      ++at;
    } else {
      at = std::max(at + 1, skip_plain_in_line(text, at));
    }
  }
  return std::nullopt;
}

}  // namespace kiteway::planner::yaml
