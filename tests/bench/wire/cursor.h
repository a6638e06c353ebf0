// Walks the fields of a message where gRPC left them, in pieces, without copying the pieces.
#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace kiteway::bench {

/// The bytes are not a message. What reads a message of somebody else's lets it out, and whoever
/// called says which message it was.
struct BrokenMessage : std::runtime_error {
  BrokenMessage() : std::runtime_error("the message does not parse") {}
};

enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

/// The begin of one field.
struct WireField {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
  std::uint64_t value = 0;  ///< of a varint
  std::size_t size = 0;     ///< bytes of content that follow and have not been read yet
};

class WireCursor {
 public:
  explicit WireCursor(const grpc::ByteBuffer& buffer);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t position() const noexcept { return position_; }

  /// The next field of the message that ends at `end`, nothing at its end. The content of the field
  /// before must have been read or skipped.
  std::optional<WireField> next(std::size_t end);

  std::uint64_t varint();
  void skip(std::size_t count);
  std::string text(std::size_t count);
  /// Appends the next `count` bytes as references to the buffer's own memory.
  void take(std::size_t count, std::vector<grpc::Slice>& slices);

 private:
  std::uint8_t byte();
  /// Steps to the first slice that has bytes left.
  void settle();

  std::vector<grpc::Slice> slices_;
  std::size_t slice_ = 0;
  std::size_t offset_ = 0;  ///< within the slice
  std::size_t position_ = 0;
  std::size_t size_ = 0;
};

}  // namespace kiteway::bench
