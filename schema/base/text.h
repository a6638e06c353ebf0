// Text for people: counting, measuring, quoting and suggesting.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// Number of code points; a byte that is not UTF-8 counts as one.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Terminal cells a code point takes: 0 for combining marks, 2 for CJK and emoji, otherwise 1. An
/// approximation, as terminals disagree about emoji that are joined from several code points.
[[nodiscard]] int cell_width(char32_t code_point);

/// False for what can drive a terminal or change how the text around it reads: control characters,
/// invisible format characters, and those that reverse the direction of text.
[[nodiscard]] bool is_safe_to_print(char32_t code_point);

/// The text on one line with every unsafe character replaced by one visible character: `␛` for
/// escape, `␊` for a line feed, `�` for what has no such picture or is not UTF-8.
[[nodiscard]] std::string printable(std::string_view text);

/// The text as a JSON string, for messages. Unsafe characters are escaped, bytes that are not UTF-8
/// become `�`. Text past 100 code points is cut: the mark of it stands after the closing quote, as
/// in `"abc"…`, so that it cannot be taken for content.
[[nodiscard]] std::string quote(std::string_view text);

/// The candidate somebody meant who typed `wanted`: the one with the fewest edits (insert, delete,
/// replace, swap two neighbours), the first in order among equals, none if even that takes more
/// than one edit per three letters, or four. Differences in case cost less than any edit.
[[nodiscard]] std::optional<std::string> nearest(std::string_view wanted,
                                                 const std::vector<std::string>& candidates);

[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// "12,408,113"
[[nodiscard]] std::string grouped(std::int64_t number);

/// "38.1 GiB", in powers of 1024; below one KiB "512 B".
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);

/// "256MiB", "1 GiB", "500MB" as bytes: a whole number and a unit of B, kB, MB, GB, TB (powers of
/// 1000) or KiB, MiB, GiB, TiB (of 1024). Nothing when it is written otherwise or too large.
[[nodiscard]] std::optional<std::int64_t> parse_bytes(std::string_view text);

/// "200ms", "15s", "5m", "2h": a whole number and its unit. Nothing when it is written otherwise or
/// too large.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The same way around, in the largest unit that takes a whole number: "90s", "2m".
[[nodiscard]] std::string written_duration(std::chrono::milliseconds duration);

}  // namespace kiteway
