#include "planner/compile/rules/row_size.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

constexpr std::uint64_t kJsonGuess = 128;  // bytes of a value that may have any length

}  // namespace

std::uint64_t vector_bytes(const FieldSchema& field) {
  const auto dim = static_cast<std::uint64_t>(type_param(field, "dim").value_or(0));
  switch (field.type) {
    case DataType::kFloatVector:
      return dim * 4;
    case DataType::kFloat16Vector:
    case DataType::kBFloat16Vector:
      return dim * 2;
    case DataType::kInt8Vector:
      return dim;
    case DataType::kBinaryVector:
      return dim / 8;
    case DataType::kSparseFloatVector:
      return kJsonGuess;
    default:
      return 0;
  }
}

namespace {

std::uint64_t value_bytes(const FieldSchema& field) {
  // A text is rarely as long as it may be; the sample that scan takes replaces these guesses.
  constexpr std::uint64_t kTextGuess = 64;
  if (is_vector(field.type)) return vector_bytes(field);
  if (field.type != DataType::kVarChar) return fixed_width(field.type).value_or(kJsonGuess);
  const auto length = static_cast<std::uint64_t>(type_param(field, "max_length").value_or(0));
  return std::min(kTextGuess, length);
}

}  // namespace

std::uint64_t row_bytes_estimate(const CollectionSchema& schema) {
  constexpr std::uint64_t kStructsGuess = 4;  // in one array
  std::uint64_t bytes = schema.dynamic_field_enabled ? kJsonGuess / 2 : 0;
  for (const auto& field : schema.fields) {
    if (is_computed(schema, field.name)) continue;
    if (field.type != DataType::kArrayOfStruct) {
      bytes += value_bytes(field);
      continue;
    }
    for (FieldSchema member : field.sub_fields) {
      member.type = member.element_type;
      bytes += kStructsGuess * value_bytes(member);
    }
  }
  return bytes;
}

}  // namespace kiteway::planner
