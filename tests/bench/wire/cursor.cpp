#include "tests/bench/wire/cursor.h"

#include <algorithm>

namespace kiteway::bench {

WireCursor::WireCursor(const grpc::ByteBuffer& buffer) : size_(buffer.Length()) {
  if (!buffer.Dump(&slices_).ok()) throw BrokenMessage();
  settle();
}

void WireCursor::settle() {
  while (slice_ < slices_.size() && offset_ == slices_[slice_].size()) {
    ++slice_;
    offset_ = 0;
  }
}

std::uint8_t WireCursor::byte() {
  if (slice_ == slices_.size()) throw BrokenMessage();
  const std::uint8_t value = slices_[slice_].begin()[offset_++];
  ++position_;
  settle();
  return value;
}

std::uint64_t WireCursor::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint8_t part = byte();
    value |= static_cast<std::uint64_t>(part & 0x7FU) << shift;
    if (part < 0x80) return value;
  }
  throw BrokenMessage();
}

std::optional<WireField> WireCursor::next(std::size_t end) {
  if (position_ == end) return std::nullopt;
  const std::uint64_t tag = varint();
  WireField field{.number = static_cast<std::uint32_t>(tag >> 3U),
                  .type = static_cast<WireType>(tag & 7U)};
  switch (field.type) {
    case WireType::kVarint:
      field.value = varint();
      break;
    case WireType::kFixed64:
      field.size = 8;
      break;
    case WireType::kFixed32:
      field.size = 4;
      break;
    case WireType::kBytes:
      field.size = varint();
      break;
    default:
      throw BrokenMessage();
  }
  if (position_ > end || field.size > end - position_) throw BrokenMessage();
  return field;
}

void WireCursor::skip(std::size_t count) {
  if (count > size_ - position_) throw BrokenMessage();
  position_ += count;
  while (count > 0) {
    const std::size_t step = std::min(count, slices_[slice_].size() - offset_);
    offset_ += step;
    count -= step;
    settle();
  }
}

std::string WireCursor::text(std::size_t count) {
  std::vector<grpc::Slice> slices;
  take(count, slices);
  std::string text;
  for (const auto& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

void WireCursor::take(std::size_t count, std::vector<grpc::Slice>& slices) {
  if (count > size_ - position_) throw BrokenMessage();
  position_ += count;
  while (count > 0) {
    const std::size_t step = std::min(count, slices_[slice_].size() - offset_);
    slices.push_back(slices_[slice_].sub(offset_, offset_ + step));
    offset_ += step;
    count -= step;
    settle();
  }
}

}  // namespace kiteway::bench
