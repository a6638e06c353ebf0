#include "executor/remote/wire/scanner.h"

namespace kiteway::executor {
namespace {

constexpr unsigned kTypeBits = 3;
constexpr unsigned kTypeMask = 7;
constexpr std::uint64_t kLargestTag = 0xFFFF'FFFF;  // a field number has 29 bits

}  // namespace

std::optional<WireTag> split_tag(std::uint64_t tag) noexcept {
  if ((tag >> kTypeBits) == 0 || tag > kLargestTag) return std::nullopt;
  const auto type = static_cast<WireType>(tag & kTypeMask);
  switch (type) {
    case WireType::kVarint:
    case WireType::kFixed64:
    case WireType::kBytes:
    case WireType::kFixed32:
      return WireTag{.number = static_cast<std::uint32_t>(tag >> kTypeBits), .type = type};
  }
  return std::nullopt;  // groups, which no proto3 message has
}

std::optional<std::size_t> fixed_size(WireType type) noexcept {
  if (type == WireType::kFixed64) return 8;
  if (type == WireType::kFixed32) return 4;
  return std::nullopt;
}

std::optional<std::uint64_t> take_varint(std::string_view& bytes) noexcept {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < kVarintBytesMax && i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << (7 * i);
    if (byte < 0x80) {
      bytes.remove_prefix(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

std::optional<WireField> WireScanner::broken() {
  is_broken_ = true;
  rest_ = {};
  return std::nullopt;
}

std::optional<WireField> WireScanner::next() {
  if (rest_.empty()) return std::nullopt;
  const auto number = take_varint(rest_);
  const auto tag = number ? split_tag(*number) : std::nullopt;
  if (!tag) return broken();
  WireField field{.number = tag->number, .type = tag->type};
  std::optional<std::uint64_t> size = fixed_size(field.type);
  if (!size) {
    const auto value = take_varint(rest_);
    if (!value) return broken();
    if (field.type == WireType::kVarint) {
      field.varint = *value;
      return field;
    }
    size = value;
  }
  if (*size > rest_.size()) return broken();
  field.content = rest_.substr(0, *size);
  rest_.remove_prefix(*size);
  return field;
}

void append_varint(std::string& bytes, std::uint64_t value) {
  while (value >= 0x80) {
    bytes += static_cast<char>((value & 0x7FU) | 0x80U);
    value >>= 7U;
  }
  bytes += static_cast<char>(value);
}

void append_bytes_header(std::string& bytes, std::uint32_t number, std::size_t size) {
  append_varint(bytes, (static_cast<std::uint64_t>(number) << kTypeBits) |
                           static_cast<std::uint64_t>(WireType::kBytes));
  append_varint(bytes, size);
}

std::optional<std::string_view> find_bytes(std::string_view message, std::uint32_t number) {
  std::optional<std::string_view> found;
  WireScanner scanner(message);
  while (const auto field = scanner.next()) {
    if (field->number == number && field->type == WireType::kBytes) found = field->content;
  }
  return scanner.is_broken() ? std::nullopt : found;
}

}  // namespace kiteway::executor
