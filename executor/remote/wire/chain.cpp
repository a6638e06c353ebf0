#include "executor/remote/wire/chain.h"

#include <algorithm>
#include <string>
#include <utility>

namespace kiteway::executor {
namespace {

constexpr unsigned kTypeBits = 3;
constexpr unsigned kTypeMask = 7;
constexpr std::uint64_t kLargestTag = 0xFFFF'FFFF;  // a field number has 29 bits
constexpr unsigned kLongestVarint = 10;             // bytes of 64 bits

}  // namespace

void ByteChain::append(SharedBytes piece) {
  if (piece.bytes.empty()) return;
  size_ += piece.bytes.size();
  pieces_.push_back(std::move(piece));
}

SharedBytes ByteChain::flat() const {
  if (pieces_.empty()) return {};
  if (pieces_.size() == 1) return pieces_.front();
  auto copy = std::make_shared<std::string>();
  copy->reserve(size_);
  for (const auto& piece : pieces_) copy->append(piece.bytes);
  const std::string_view bytes = *copy;
  return {.owner = std::move(copy), .bytes = bytes};
}

bool ChainScanner::at_end() {
  while (at_.piece < pieces_->size() && at_.offset == (*pieces_)[at_.piece].bytes.size()) {
    ++at_.piece;
    at_.offset = 0;
  }
  return at_.piece == pieces_->size();
}

std::optional<std::uint64_t> ChainScanner::take_varint() {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < kLongestVarint; ++i) {
    if (at_end()) return std::nullopt;
    const auto byte = static_cast<unsigned char>((*pieces_)[at_.piece].bytes[at_.offset++]);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << (7 * i);
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

bool ChainScanner::skip(std::uint64_t size) {
  while (size > 0) {
    if (at_end()) return false;
    const std::size_t rest = (*pieces_)[at_.piece].bytes.size() - at_.offset;
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(rest, size));
    at_.offset += step;
    size -= step;
  }
  return true;
}

std::optional<ChainScanner::Field> ChainScanner::broken() {
  is_broken_ = true;
  at_ = {.piece = pieces_->size()};
  return std::nullopt;
}

std::optional<ChainScanner::Field> ChainScanner::next() {
  if (at_end()) return std::nullopt;
  const auto tag = take_varint();
  if (!tag || (*tag >> kTypeBits) == 0 || *tag > kLargestTag) return broken();
  Field field{.number = static_cast<std::uint32_t>(*tag >> kTypeBits),
              .type = static_cast<WireType>(*tag & kTypeMask)};
  std::uint64_t size = 0;
  switch (field.type) {
    case WireType::kVarint: {
      const auto value = take_varint();
      if (!value) return broken();
      content_size_ = 0;
      field.varint = *value;
      return field;
    }
    case WireType::kFixed64:
      size = 8;
      break;
    case WireType::kFixed32:
      size = 4;
      break;
    case WireType::kBytes: {
      const auto length = take_varint();
      if (!length) return broken();
      size = *length;
      break;
    }
    default:  // groups, which no proto3 message has
      return broken();
  }
  content_at_ = at_;
  if (!skip(size)) return broken();
  field.size = content_size_ = static_cast<std::size_t>(size);
  return field;
}

ByteChain ChainScanner::content() const {
  ByteChain content;
  std::size_t offset = content_at_.offset;
  std::size_t left = content_size_;
  for (std::size_t i = content_at_.piece; left > 0; ++i, offset = 0) {
    const SharedBytes& piece = (*pieces_)[i];
    const std::string_view part = piece.bytes.substr(offset, left);
    left -= part.size();
    content.append({.owner = piece.owner, .bytes = part});
  }
  return content;
}

}  // namespace kiteway::executor
