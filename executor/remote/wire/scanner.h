// Walks protobuf bytes without decoding them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiteway::executor {

enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

/// One field of a message: its number and where its content is.
struct WireField {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
  std::uint64_t varint = 0;  ///< of kVarint
  std::string_view content;  ///< of kBytes, kFixed32 and kFixed64
};

/// Reads one message's fields in order. The bytes must outlive the scanner. After a nullopt from
/// next(), is_broken() tells whether the message ended or does not parse.
class WireScanner {
 public:
  explicit WireScanner(std::string_view message) : rest_(message) {}

  [[nodiscard]] std::optional<WireField> next();
  [[nodiscard]] bool is_broken() const noexcept { return is_broken_; }

 private:
  std::optional<WireField> broken();

  std::string_view rest_;
  bool is_broken_ = false;
};

/// Number and type of a field, as its tag tells; nothing when no message has such a tag.
struct WireTag {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
};
[[nodiscard]] std::optional<WireTag> split_tag(std::uint64_t tag) noexcept;

/// Bytes of a content whose size its type tells; nothing for the others.
[[nodiscard]] std::optional<std::size_t> fixed_size(WireType type) noexcept;

inline constexpr unsigned kVarintBytesMax = 10;  ///< of 64 bits

/// Takes a varint off the front of `bytes`; nothing when it does not parse.
[[nodiscard]] std::optional<std::uint64_t> take_varint(std::string_view& bytes) noexcept;

void append_varint(std::string& bytes, std::uint64_t value);

/// Appends the tag and length of a field whose content follows.
void append_bytes_header(std::string& bytes, std::uint32_t number, std::size_t size);

/// The content of the last field `number` of `message` that has length-delimited content; nothing
/// when there is none or the message does not parse.
[[nodiscard]] std::optional<std::string_view> find_bytes(std::string_view message,
                                                         std::uint32_t number);

}  // namespace kiteway::executor
