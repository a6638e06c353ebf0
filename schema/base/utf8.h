// Code points: reading and writing them as UTF-8, and what a terminal does with them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kiteway {

/// One step through UTF-8 text. A byte that begins no valid sequence is a step of its own, with
/// `is_valid` false and U+FFFD as its value.
struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t size = 1;  ///< bytes
  bool is_valid = false;
};

/// The code point at `offset`, which must be less than `text.size()`. Overlong forms, surrogates
/// and values past U+10FFFF are not valid.
[[nodiscard]] CodePoint decode_utf8(std::string_view text, std::size_t offset);

/// Adds the bytes of a code point up to U+10FFFF.
void append_utf8(std::string& out, char32_t code_point);

[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// Number of code points; a byte that is not UTF-8 counts as one.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Terminal cells a code point takes: 0 for combining marks, 2 for CJK and emoji, otherwise 1. An
/// approximation, as terminals disagree about emoji that are joined from several code points.
[[nodiscard]] int cell_width(char32_t code_point);

/// False for what can drive a terminal or change how the text around it reads: control characters,
/// invisible format characters, and those that reverse the direction of text.
[[nodiscard]] bool is_safe_to_print(char32_t code_point);

}  // namespace kiteway
