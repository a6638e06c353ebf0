// What values of each type look like.
#include "tests/support/fake/cell.h"

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldSchema;
using wire::schema::ScalarField;

constexpr std::size_t kBitsPerByte = 8;

}  // namespace

bool is_vector_type(DataType type) {
  return type >= DataType::BinaryVector && type <= DataType::ArrayOfVector;
}

std::size_t dense_vector_bytes(const FieldSchema& field) {
  const auto dim = static_cast<std::size_t>(int_param(field.type_params(), "dim").value_or(0));
  switch (field.data_type()) {
    case DataType::FloatVector:
      return dim * sizeof(float);
    case DataType::Float16Vector:
    case DataType::BFloat16Vector:
      return dim * sizeof(std::uint16_t);
    case DataType::Int8Vector:
      return dim;
    case DataType::BinaryVector:
      return dim / kBitsPerByte;
    default:
      return 0;
  }
}

ScalarField::DataCase scalar_case(DataType type) {
  switch (type) {
    case DataType::Bool:
      return ScalarField::kBoolData;
    case DataType::Int8:
    case DataType::Int16:
    case DataType::Int32:
      return ScalarField::kIntData;
    case DataType::Int64:
      return ScalarField::kLongData;
    case DataType::Float:
      return ScalarField::kFloatData;
    case DataType::Double:
      return ScalarField::kDoubleData;
    case DataType::VarChar:
    case DataType::Text:
    case DataType::Timestamptz:
      return ScalarField::kStringData;
    case DataType::JSON:
      return ScalarField::kJsonData;
    case DataType::Geometry:
      return ScalarField::kGeometryWktData;
    case DataType::Array:
      return ScalarField::kArrayData;
    default:
      return ScalarField::DATA_NOT_SET;
  }
}

void set_array_case(DataType element_type, ScalarField& row) {
  switch (scalar_case(element_type)) {
    case ScalarField::kBoolData:
      row.mutable_bool_data();
      break;
    case ScalarField::kIntData:
      row.mutable_int_data();
      break;
    case ScalarField::kLongData:
      row.mutable_long_data();
      break;
    case ScalarField::kFloatData:
      row.mutable_float_data();
      break;
    case ScalarField::kDoubleData:
      row.mutable_double_data();
      break;
    default:
      row.mutable_string_data();
  }
}

Cell default_cell(const FieldSchema& field) {
  using wire::schema::ValueField;
  const ValueField& value = field.default_value();
  switch (value.data_case()) {
    case ValueField::kBoolData:
      return to_bytes(value.bool_data());
    case ValueField::kIntData:
      return to_bytes(value.int_data());
    case ValueField::kLongData:
      return to_bytes(value.long_data());
    case ValueField::kFloatData:
      return to_bytes(value.float_data());
    case ValueField::kDoubleData:
      return to_bytes(value.double_data());
    case ValueField::kStringData:
      return value.string_data();
    case ValueField::kBytesData:
      return value.bytes_data();
    default:
      return std::nullopt;
  }
}

}  // namespace kiteway::testing
