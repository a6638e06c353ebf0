#include "executor/remote/wire/vector_count.h"

#include "executor/remote/wire/field_numbers.h"

#include <cstdint>

namespace kiteway::executor {
namespace {

/// Of the lists inside: bytes of the packed numbers, and how many texts there are.
struct ListSize {
  std::size_t bytes = 0;
  std::size_t count = 0;
};

ListSize list_size(const ByteChain& list) {
  ListSize size;
  ChainScanner scanner(list);
  while (const auto field = scanner.next()) {
    if (field->number != number::kArrayData || field->type != WireType::kBytes) continue;
    size.bytes += field->size;
    ++size.count;
  }
  return size;
}

std::optional<std::size_t> quotient(std::size_t bytes, std::size_t width) {
  if (width == 0 || bytes % width != 0) return std::nullopt;
  return bytes / width;
}

}  // namespace

std::optional<std::size_t> vector_count(const ByteChain& column) {
  std::optional<ByteChain> vectors;
  ChainScanner parts(column);
  while (const auto field = parts.next()) {
    if (field->number == number::kVectors) vectors = parts.content();
  }
  if (!vectors) return std::nullopt;
  std::size_t dim = 0;
  std::uint32_t kind = 0;
  ByteChain payload;
  ChainScanner scanner(*vectors);
  while (const auto field = scanner.next()) {
    if (field->number == number::kDim) {
      dim = static_cast<std::size_t>(field->varint);
    } else if (field->type == WireType::kBytes) {
      kind = field->number;
      payload = scanner.content();
    }
  }
  if (scanner.is_broken()) return std::nullopt;
  switch (kind) {
    case number::kFloatVector:
      return quotient(list_size(payload).bytes, dim * sizeof(float));
    case number::kBinaryVector:
      return quotient(payload.size(), dim / 8);
    case number::kFloat16Vector:
    case number::kBfloat16Vector:
      return quotient(payload.size(), dim * 2);
    case number::kInt8Vector:
      return quotient(payload.size(), dim);
    case number::kSparseVector:
      return list_size(payload).count;
    default:
      return std::nullopt;
  }
}

}  // namespace kiteway::executor
