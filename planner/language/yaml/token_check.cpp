// Compares tokens with the text they were read from.
#include "planner/language/yaml/token_check.h"

#include "schema/base/quote.h"
#include "schema/base/utf8.h"

#include <algorithm>
#include <string>
#include <utility>

namespace kiteway::planner::yaml {

std::optional<Diagnostic> check_tab(LocatedText& text, std::size_t token) {
  const std::string_view all = text.text();
  if (token == all.size() || !is_first_in_line(all, token)) return std::nullopt;
  const std::size_t begin = line_begin(all, token);
  const std::size_t tab = all.substr(begin, token - begin).find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  return Diagnostic{.code = "P0105",
                    .place = text.place(begin + tab),
                    .message = "a tab; YAML indents with spaces",
                    .hint = "replace the tab by spaces"};
}

Diagnostic refuse_tag(LocatedText& text, std::size_t tag) {
  const std::size_t end = end_of_word(text.text(), tag);
  return {.code = "P0109",
          .place = text.place(tag, end),
          .message = "the tag " + quote(text.text().substr(tag, end - tag)) + " is not allowed",
          .hint = "leave it out: quotes make a string, everything else is read as it looks"};
}

std::optional<Diagnostic> check_anchor_name(LocatedText& text, std::size_t anchor) {
  const std::size_t end = end_of_word(text.text(), anchor);
  const auto is_allowed = [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
    return is_letter || !is_ascii || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (std::ranges::all_of(text.text().substr(anchor + 1, end - anchor - 1), is_allowed)) {
    return std::nullopt;
  }
  return Diagnostic{.code = "P0104",
                    .place = text.place(anchor, end),
                    .message = "an anchor's name has letters, digits, \"_\" and \"-\" only",
                    .hint = "text that begins with \"&\" must be quoted"};
}

std::optional<Diagnostic> check_indentation(LocatedText& text, std::size_t token, Parent parent) {
  const std::string_view all = text.text();
  if (!is_first_in_line(all, token)) return std::nullopt;
  const std::size_t column = token - line_begin(all, token);
  const bool is_dash = all.substr(token).starts_with('-') &&
                       (token + 1 == all.size() || is_blank_or_break(all[token + 1]));
  if (column > parent.column || (column == parent.column && parent.is_map && is_dash)) {
    return std::nullopt;
  }
  return Diagnostic{.code = "P0104",
                    .place = text.place(token, line_end(all, token)),
                    .message = std::string("this value must be indented more than its ") +
                               (parent.is_map ? "key" : "dash")};
}

std::optional<Diagnostic> check_quotes(LocatedText& text, std::size_t begin) {
  const std::string_view all = text.text();
  const std::optional<std::size_t> end = end_of_quoted(all, begin);
  if (!end) {
    return Diagnostic{.code = "P0106",
                      .place = text.place(begin),
                      .message = "this quote is not closed",
                      .hint = std::string("add a closing ") + all[begin]};
  }
  constexpr std::string_view kMayFollow = " \t\r\n:,]}";
  if (*end == all.size() || kMayFollow.find(all[*end]) != std::string_view::npos) {
    return std::nullopt;
  }
  const SourcePlace opening = text.place(begin);
  Diagnostic finding{.code = "P0106",
                     .place = text.place(*end, end_of_word(all, *end)),
                     .message = "text right after a closing quote"};
  if (opening.line != finding.place.line) {
    finding.hint = "the string begins in line " + std::to_string(opening.line) +
                   ": is its closing quote missing?";
  } else {
    finding.hint = all[begin] == '"' ? "inside double quotes a quote is written \\\""
                                     : "inside single quotes a quote is written ''";
  }
  return finding;
}

std::optional<Diagnostic> check_end_of_string(LocatedText& text, std::size_t begin,
                                              std::size_t end) {
  const std::string_view content = text.text().substr(begin + 1, end - begin - 2);
  const std::size_t last = content.find_last_not_of(" \t\r\n");
  const std::string_view blank = content.substr(last == std::string_view::npos ? 0 : last + 1);
  if (std::ranges::count(blank, '\n') < 2) return std::nullopt;
  return Diagnostic{.code = "P0104",
                    .place = text.place(end - 1),
                    .message = "a string in quotes cannot end in blank lines",
                    .hint = "write line ends as \\n, in double quotes"};
}

std::size_t end_of_block_header(std::string_view text, std::size_t begin) {
  return std::min(text.find_first_not_of("|>+-0123456789", begin), end_of_word(text, begin));
}

std::optional<Diagnostic> check_block_header(LocatedText& text, std::size_t begin) {
  const std::string_view all = text.text();
  const std::size_t end = end_of_block_header(all, begin);
  const std::size_t word_end = end_of_word(all, begin);
  if (end < word_end) {
    return Diagnostic{.code = "P0104",
                      .place = text.place(end, word_end),
                      .message = "unexpected text after \"|\" or \">\"",
                      .hint =
                          "a comment begins with \" #\"; to begin a value with this character, "
                          "quote it"};
  }
  const std::string_view header = all.substr(begin, end - begin);
  if (!header.starts_with('>') || header.find('+') == std::string_view::npos) return std::nullopt;
  // yaml-cpp 0.7 keeps one blank line too few.
  return Diagnostic{.code = "P0104",
                    .place = text.place(begin, end),
                    .message = "\">+\" is not supported",
                    .hint = "use \"|+\" or \">\""};
}

std::optional<Diagnostic> check_decoded(LocatedText& text, std::size_t begin, std::size_t end,
                                        std::string_view value) {
  if (value.find('\0') != std::string_view::npos) {
    return Diagnostic{.code = "P0103",
                      .place = text.place(begin, end),
                      .message = "the string holds a NUL character",
                      .hint = "remove the \\0 or \\x00"};
  }
  if (is_valid_utf8(value)) return std::nullopt;
  // yaml-cpp 0.7 makes one byte of each of these two.
  return Diagnostic{.code = "P0104",
                    .place = text.place(begin, end),
                    .message = "the escapes \\_ and \\N are not supported",
                    .hint = "write \\u00a0 or \\u0085"};
}

}  // namespace kiteway::planner::yaml
