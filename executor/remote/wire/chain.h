// Bytes in the pieces they came in, and a walk over a protobuf message made of them.
#pragma once

#include "executor/remote/wire/scanner.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace kiteway::executor {

/// Bytes whose owner lives as long as somebody needs them. Copies share them.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  std::string_view bytes;
};

/// Pieces that follow each other. An answer of some megabytes arrives in hundreds of them, and goes
/// out again without being put together. Copies share the bytes.
class ByteChain {
 public:
  ByteChain() = default;
  explicit ByteChain(SharedBytes piece) { append(std::move(piece)); }

  void append(SharedBytes piece);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const std::vector<SharedBytes>& pieces() const noexcept { return pieces_; }
  /// In one piece: the bytes themselves where they are one already, else a copy of them.
  [[nodiscard]] SharedBytes flat() const;

 private:
  std::vector<SharedBytes> pieces_;
  std::size_t size_ = 0;
};

/// Reads the fields of one message in order, as WireScanner does, across the ends of pieces. The
/// chain must outlive the scanner.
class ChainScanner {
 public:
  explicit ChainScanner(const ByteChain& message) : pieces_(&message.pieces()) {}

  struct Field {
    std::uint32_t number = 0;
    WireType type = WireType::kVarint;
    std::uint64_t varint = 0;  ///< of kVarint
    std::size_t size = 0;      ///< of the content of the others
  };

  /// After a nullopt is_broken() tells whether the message ended or does not parse.
  [[nodiscard]] std::optional<Field> next();
  [[nodiscard]] bool is_broken() const noexcept { return is_broken_; }
  /// Of the field that next() returned last, unless it is a varint.
  [[nodiscard]] ByteChain content() const;

 private:
  struct Place {
    std::size_t piece = 0;
    std::size_t offset = 0;
  };

  [[nodiscard]] bool at_end();
  [[nodiscard]] std::optional<std::uint64_t> take_varint();
  [[nodiscard]] bool skip(std::uint64_t size);
  std::optional<Field> broken();

  const std::vector<SharedBytes>* pieces_;
  Place at_;
  Place content_at_;
  std::size_t content_size_ = 0;
  bool is_broken_ = false;
};

}  // namespace kiteway::executor
