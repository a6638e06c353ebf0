// Writes the begin of a field: what stands between the pieces of a message that is put together
// without being serialized.
#pragma once

#include <cstdint>
#include <string>

namespace kiteway::bench {

inline void append_varint(std::string& text, std::uint64_t value) {
  while (value >= 0x80) {
    text += static_cast<char>((value & 0x7FU) | 0x80U);
    value >>= 7U;
  }
  text += static_cast<char>(value);
}

inline std::size_t varint_size(std::uint64_t value) noexcept {
  std::size_t size = 1;
  for (; value >= 0x80; value >>= 7U) ++size;
  return size;
}

inline void append_varint_field(std::string& text, std::uint32_t number, std::uint64_t value) {
  append_varint(text, static_cast<std::uint64_t>(number) << 3U);
  append_varint(text, value);
}

/// The tag and length of a text, message or packed list whose `size` bytes come next.
inline void append_bytes_header(std::string& text, std::uint32_t number, std::uint64_t size) {
  append_varint(text, (static_cast<std::uint64_t>(number) << 3U) | 2U);
  append_varint(text, size);
}

}  // namespace kiteway::bench
