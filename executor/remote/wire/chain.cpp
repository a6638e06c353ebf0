#include "executor/remote/wire/chain.h"

#include <algorithm>
#include <string>
#include <utility>

namespace kiteway::executor {
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
  for (unsigned i = 0; i < kVarintBytesMax; ++i) {
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
  const auto number = take_varint();
  const auto tag = number ? split_tag(*number) : std::nullopt;
  if (!tag) return broken();
  Field field{.number = tag->number, .type = tag->type};
  std::optional<std::uint64_t> size = fixed_size(field.type);
  if (!size) {
    const auto value = take_varint();
    if (!value) return broken();
    if (field.type == WireType::kVarint) {
      content_size_ = 0;
      field.varint = *value;
      return field;
    }
    size = value;
  }
  content_at_ = at_;
  if (!skip(*size)) return broken();
  field.size = content_size_ = static_cast<std::size_t>(*size);
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
