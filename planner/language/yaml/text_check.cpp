// Looks for what no YAML text may hold.
#include "planner/language/yaml/text_check.h"

#include "schema/base/units.h"
#include "schema/base/utf8.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace kiteway::planner::yaml {
namespace {

// In capitals, at least `width` digits.
std::string hex(char32_t value, std::size_t width) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string digits;
  for (; value != 0 || digits.size() < width; value >>= 4) {
    digits.insert(digits.begin(), kDigits[value & 0xF]);
  }
  return digits;
}

// Byte order marks are invisible, so one inside of a key would make it differ from its twin.
constexpr char32_t kByteOrderMark = 0xFEFF;

bool is_refused(char32_t value, std::string_view text, std::size_t at) {
  if (value == U'\t' || value == U'\n') return false;
  if (value == U'\r') return at + 1 == text.size() || text[at + 1] != '\n';
  return value < 0x20 || (value >= 0x7F && value <= 0x9F) || value == kByteOrderMark ||
         value == 0xFFFE || value == 0xFFFF;
}

Diagnostic not_utf8(LocatedText& text, std::size_t at) {
  const std::string_view bytes = text.text();
  const bool is_utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  const auto byte = static_cast<unsigned char>(bytes[at]);
  return {
      .code = "P0102",
      .place = text.place(at),
      .message = "the byte 0x" + hex(byte, 2) + " is not valid UTF-8",
      .hint = is_utf16 ? "the file looks like UTF-16: save it as UTF-8" : "save the file as UTF-8"};
}

Diagnostic control_character(LocatedText& text, std::size_t at, char32_t value) {
  Diagnostic finding{.code = "P0103",
                     .place = text.place(at),
                     .message = "the control character U+" + hex(value, 4) + " is not allowed",
                     .hint = "remove it"};
  if (value == U'\r') {
    finding.message = "a carriage return that does not end a line";
    finding.hint = "save the file with LF or CRLF line ends";
  } else if (value == kByteOrderMark) {
    finding.message = "a byte order mark inside of the text";
  } else if (value != 0) {
    finding.hint = "remove it, or write it as \"\\u" + hex(value, 4) + "\" in double quotes";
  }
  return finding;
}

std::optional<Diagnostic> check_characters(LocatedText& text) {
  const std::string_view bytes = text.text();
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint point = decode_utf8(bytes, at);
    if (!point.is_valid) return not_utf8(text, at);
    if (is_refused(point.value, bytes, at)) return control_character(text, at, point.value);
    at += point.size;
  }
  return std::nullopt;
}

// Marks in strings and comments count too, so the limits are far from what a plan can need.
std::optional<Diagnostic> check_brackets(LocatedText& text) {
  constexpr int kOpenMax = 10'000;
  constexpr int kMarksMax = 400'000;  // some 130 MB in yaml-cpp
  int open = 0;
  int marks = 0;
  for (std::size_t at = 0; at < text.text().size(); ++at) {
    const char c = text.text()[at];
    if (c == '[' || c == '{') ++open;
    if ((c == ']' || c == '}') && open > 0) --open;
    if (c == '[' || c == '{' || c == ',') ++marks;
    if (open > kOpenMax) {
      return Diagnostic{.code = "P0115",
                        .place = text.place(at),
                        .message = "more than " + grouped(kOpenMax) + " brackets are open here"};
    }
    if (marks > kMarksMax) {
      return Diagnostic{.code = "P0116",
                        .place = text.place(at),
                        .message = "more than " + grouped(kMarksMax) + " brackets and commas",
                        .hint = "split the plan into several files"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Diagnostic> check_bytes(LocatedText& text) {
  if (auto finding = check_characters(text)) return finding;
  const std::string_view bytes = text.text();
  const std::size_t first = skip_to_content(bytes, 0);
  if (first == bytes.size()) {
    const bool is_blank = bytes.find('#') == std::string_view::npos;
    return Diagnostic{
        .code = "P0101",
        .place = text.file_place(),
        .message = is_blank ? "the file is empty" : "the file is empty but for its comments"};
  }
  if (bytes[first] == '%' && line_begin(bytes, first) == first) {
    return Diagnostic{.code = "P0117",
                      .place = text.place(first, line_end(bytes, first)),
                      .message = "directives are not allowed",
                      .hint = "remove this line; plans are YAML 1.2"};
  }
  return check_brackets(text);
}

}  // namespace kiteway::planner::yaml
