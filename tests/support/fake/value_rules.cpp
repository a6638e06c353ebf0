// Checks single values as the server's proxy does.
#include "tests/support/fake/value_rules.h"

#include "schema/base/utf8.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldSchema;
using wire::schema::ScalarField;

constexpr std::size_t kJsonBytesMax = 65'536;

[[noreturn]] void refuse_value(const FieldSchema& field, const std::string& why) {
  refuse("field " + field.name() + ": " + why);
}

void check_int(const FieldSchema& field, DataType type, std::int32_t value) {
  const bool fits = [&] {
    if (type == DataType::Int8) return value >= INT8_MIN && value <= INT8_MAX;
    if (type == DataType::Int16) return value >= INT16_MIN && value <= INT16_MAX;
    return true;
  }();
  if (!fits) refuse_value(field, "the value " + std::to_string(value) + " is out of range");
}

/// A check without a code of its own.
[[noreturn]] void refuse_number() {
  refuse(code::kUnexpected, "value 'NaN' is not a number or infinity");
}

void check_finite(double value) {
  if (!std::isfinite(value)) refuse_number();
}

void check_text(const FieldSchema& field, const std::string& value) {
  const auto most = int_param(field.type_params(), "max_length");
  if (most && value.size() > static_cast<std::size_t>(*most)) {
    refuse_value(field, "length of varchar exceeds max length: " + std::to_string(value.size()) +
                            " > " + std::to_string(*most));
  }
  if (!is_valid_utf8(value)) refuse_value(field, "the text is not valid UTF-8");
}

template <class Bits>
void check_halves(const std::string& value, Bits exponent) {
  for (std::size_t at = 0; at + sizeof(Bits) <= value.size(); at += sizeof(Bits)) {
    const auto bits = from_bytes<Bits>(value.substr(at, sizeof(Bits)));
    if ((bits & exponent) == exponent) refuse_number();
  }
}

void check_float_vector(const std::string& value) {
  const char* at = value.data();
  for (std::size_t i = 0; i < value.size() / sizeof(float); ++i, at += sizeof(float)) {
    float number = 0;
    std::memcpy(&number, at, sizeof(float));
    check_finite(number);
  }
}

void check_sparse(const FieldSchema& field, const std::string& value, const ServerRules& rules) {
  constexpr std::size_t kPair = sizeof(std::uint32_t) + sizeof(float);
  if (value.empty() && !rules.from(2, 4, 12)) refuse_value(field, "empty sparse float vector row");
  if (value.size() % kPair != 0) refuse_value(field, "invalid data length in sparse float vector");
  std::int64_t last = -1;
  for (std::size_t at = 0; at < value.size(); at += kPair) {
    const auto index = from_bytes<std::uint32_t>(value.substr(at, sizeof(std::uint32_t)));
    const auto weight = from_bytes<float>(value.substr(at + sizeof(std::uint32_t), sizeof(float)));
    if (std::int64_t{index} <= last) refuse_value(field, "unsorted or same indices in sparse row");
    if (index == std::numeric_limits<std::uint32_t>::max()) {
      refuse_value(field, "the index of a sparse row is too large");
    }
    if (weight < 0) refuse_value(field, "negative value in sparse float vector");
    check_finite(weight);
    last = index;
  }
}

void check_vector_list(const FieldSchema& field, const std::string& value) {
  wire::schema::VectorField row;
  row.ParseFromString(value);
  const auto dim = int_param(field.type_params(), "dim").value_or(1);
  const auto most = int_param(field.type_params(), "max_capacity").value_or(0);
  const auto& numbers = row.float_vector().data();
  if (numbers.size() % dim != 0) refuse_value(field, "no whole number of vectors");
  if (numbers.size() / dim > most) refuse_value(field, "array length exceeds max capacity");
  for (const float number : numbers) check_finite(number);
}

void check_json(const FieldSchema& field, const std::string& value, const ServerRules& rules) {
  if (value.size() > kJsonBytesMax) refuse_value(field, "the length of json exceeds max length");
  if (!nlohmann::json::accept(value)) refuse_value(field, "the text is not JSON");
  if (rules.from(2, 4)) return;
  if (!nlohmann::json::parse(value).is_object()) refuse_value(field, "the value is no JSON object");
}

void check_dynamic(const Collection& collection, const FieldSchema& field, const std::string& value,
                   const ServerRules& rules) {
  check_json(field, value, rules);
  const auto object = nlohmann::json::parse(value);
  if (!object.is_object()) refuse_value(field, "the value is no JSON object");
  for (const auto& [key, unused] : object.items()) {
    const bool is_checked = key == kDynamicField || rules.from(2, 4);  // 2.3.5 takes other names
    if (is_checked && collection.find_field(key)) {
      refuse_value(field, "dynamic field cannot include the static field name " + key);
    }
  }
}

template <class Elements>
void check_capacity(const FieldSchema& field, const Elements& elements, const ServerRules& rules) {
  if (!rules.checks_capacity) return;
  const auto most = int_param(field.type_params(), "max_capacity").value_or(0);
  if (elements.size() > most) {
    refuse_value(field, "array length exceeds max capacity: " + std::to_string(elements.size()) +
                            " > " + std::to_string(most));
  }
}

void check_array(const FieldSchema& field, const std::string& value, const ServerRules& rules) {
  ScalarField row;
  if (!row.ParseFromString(value) || row.data_case() != scalar_case(field.element_type())) {
    refuse_value(field, "the elements of an array row are of another type");
  }
  switch (row.data_case()) {
    case ScalarField::kBoolData:
      return check_capacity(field, row.bool_data().data(), rules);
    case ScalarField::kIntData:
      check_capacity(field, row.int_data().data(), rules);
      for (const auto element : row.int_data().data()) {
        check_int(field, field.element_type(), element);
      }
      return;
    case ScalarField::kLongData:
      return check_capacity(field, row.long_data().data(), rules);
    case ScalarField::kFloatData:
      check_capacity(field, row.float_data().data(), rules);
      for (const auto element : row.float_data().data()) check_finite(element);
      return;
    case ScalarField::kDoubleData:
      check_capacity(field, row.double_data().data(), rules);
      for (const auto element : row.double_data().data()) check_finite(element);
      return;
    default:
      check_capacity(field, row.string_data().data(), rules);
      for (const auto& element : row.string_data().data()) check_text(field, element);
  }
}

}  // namespace

void check_value(const Collection& collection, const FieldSchema& field, const std::string& value,
                 const ServerRules& rules) {
  constexpr std::uint16_t kFloat16Exponent = 0x7C00;
  constexpr std::uint16_t kBFloat16Exponent = 0x7F80;
  switch (field.data_type()) {
    case DataType::Int8:
    case DataType::Int16:
      return check_int(field, field.data_type(), from_bytes<std::int32_t>(value));
    case DataType::Float:
      return check_finite(from_bytes<float>(value));
    case DataType::Double:
      return check_finite(from_bytes<double>(value));
    case DataType::VarChar:
      return check_text(field, value);
    case DataType::JSON:
      return field.is_dynamic() ? check_dynamic(collection, field, value, rules)
                                : check_json(field, value, rules);
    case DataType::Array:
      return check_array(field, value, rules);
    case DataType::FloatVector:
      return check_float_vector(value);
    case DataType::Float16Vector:
      return check_halves(value, kFloat16Exponent);
    case DataType::BFloat16Vector:
      return check_halves(value, kBFloat16Exponent);
    case DataType::SparseFloatVector:
      return check_sparse(field, value, rules);
    case DataType::ArrayOfVector:
      return check_vector_list(field, value);
    default:
      return;
  }
}

}  // namespace kiteway::testing
