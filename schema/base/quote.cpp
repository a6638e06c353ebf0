#include "schema/base/quote.h"

#include "schema/base/utf8.h"

#include <openssl/evp.h>

#include <cstddef>

namespace kiteway {
namespace {

void append_hex_escape(std::string& out, char32_t unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(unit >> shift) & 0xF];
}

void append_escaped(std::string& out, char32_t value) {
  switch (value) {
    case U'\n':
      out += "\\n";
      return;
    case U'\t':
      out += "\\t";
      return;
    case U'\r':
      out += "\\r";
      return;
    case U'\b':
      out += "\\b";
      return;
    case U'\f':
      out += "\\f";
      return;
    default:
      break;
  }
  if (value < 0x10000) return append_hex_escape(out, value);
  append_hex_escape(out, 0xD800 + ((value - 0x10000) >> 10));
  append_hex_escape(out, 0xDC00 + ((value - 0x10000) & 0x3FF));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    at += point.size;
    if (is_safe_to_print(point.value)) {
      append_utf8(out, point.value);
    } else if (point.value < 0x20) {
      append_utf8(out, 0x2400 + point.value);  // the block of pictures of control characters
    } else {
      append_utf8(out, point.value == 0x7F ? 0x2421 : 0xFFFD);
    }
  }
  return out;
}

std::string quote(std::string_view text) {
  constexpr std::size_t kShownMax = 100;  // two thirds of a wide terminal line, a message around it
  std::string out = "\"";
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < kShownMax; ++count) {
    const CodePoint point = decode_utf8(text, at);
    at += point.size;
    if (point.value == U'"' || point.value == U'\\') out += '\\';
    if (is_safe_to_print(point.value)) {
      append_utf8(out, point.value);
    } else {
      append_escaped(out, point.value);
    }
  }
  out += '"';
  if (at < text.size()) out += "…";
  return out;
}

std::string base64(std::string_view bytes) {
  std::vector<unsigned char> text(4 * ((bytes.size() + 2) / 3) + 1);
  const int size =
      EVP_EncodeBlock(text.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(size)};
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) out += separator;
    out += part;
  }
  return out;
}

}  // namespace kiteway
