// Writes values as text.
#include "tests/support/fake/cell_text.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldSchema;
using wire::schema::ScalarField;

constexpr std::size_t kHeadElements = 8;

template <class Number>
std::string number_text(Number number) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), end};
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0x0F];
  }
  return text;
}

std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const bool is_plain = static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
    out += is_plain ? std::string(1, c) : "\\x" + hex({&c, 1});
  }
  return out + "\"";
}

/// FNV-1a: short, and the same everywhere.
std::string hash_text(std::string_view bytes) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  }
  return hex(to_bytes(hash));
}

std::string float_vector_text(const std::string& bytes) {
  const std::size_t count = bytes.size() / sizeof(float);
  std::string text = "[";
  for (std::size_t i = 0; i < count && i < kHeadElements; ++i) {
    text += std::string(i == 0 ? "" : ", ") +
            number_text(from_bytes<float>(bytes.substr(i * sizeof(float), sizeof(float))));
  }
  if (count <= kHeadElements) return text + "]";
  return text + ", ...] " + std::to_string(count) + " elements, hash " + hash_text(bytes);
}

std::string bytes_text(const std::string& bytes) {
  constexpr std::size_t kHeadBytes = 32;
  if (bytes.size() <= kHeadBytes) return "0x" + hex(bytes);
  return "0x" + hex(std::string_view(bytes).substr(0, kHeadBytes)) + "... " +
         std::to_string(bytes.size()) + " bytes, hash " + hash_text(bytes);
}

template <class Elements, class Write>
std::string list_text(const Elements& elements, Write write) {
  std::string text = "[";
  for (const auto& element : elements)
    text += std::string(text.size() == 1 ? "" : ", ") + write(element);
  return text + "]";
}

std::string array_text(const std::string& bytes) {
  ScalarField row;
  row.ParseFromString(bytes);
  const auto number = [](auto value) { return number_text(value); };
  switch (row.data_case()) {
    case ScalarField::kBoolData:
      return list_text(row.bool_data().data(), [](bool value) { return value ? "true" : "false"; });
    case ScalarField::kIntData:
      return list_text(row.int_data().data(), number);
    case ScalarField::kLongData:
      return list_text(row.long_data().data(), number);
    case ScalarField::kFloatData:
      return list_text(row.float_data().data(), number);
    case ScalarField::kDoubleData:
      return list_text(row.double_data().data(), number);
    default:
      return list_text(row.string_data().data(), [](const auto& text) { return quote(text); });
  }
}

}  // namespace

std::string text_of(const FieldSchema& field, const Cell& cell) {
  if (!cell) return "NULL";
  switch (field.data_type()) {
    case DataType::Bool:
      return from_bytes<bool>(*cell) ? "true" : "false";
    case DataType::Int8:
    case DataType::Int16:
    case DataType::Int32:
      return number_text(from_bytes<std::int32_t>(*cell));
    case DataType::Int64:
      return number_text(from_bytes<std::int64_t>(*cell));
    case DataType::Float:
      return number_text(from_bytes<float>(*cell));
    case DataType::Double:
      return number_text(from_bytes<double>(*cell));
    case DataType::JSON:
      return *cell;
    case DataType::Array:
      return array_text(*cell);
    case DataType::FloatVector:
      return float_vector_text(*cell);
    case DataType::BinaryVector:
    case DataType::Float16Vector:
    case DataType::BFloat16Vector:
    case DataType::Int8Vector:
    case DataType::SparseFloatVector:
    case DataType::ArrayOfVector:
      return bytes_text(*cell);
    default:
      return quote(*cell);
  }
}

}  // namespace kiteway::testing
