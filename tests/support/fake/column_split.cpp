// Cuts a column into values.
#include "tests/support/fake/column.h"

#include <algorithm>
#include <string_view>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldData;
using wire::schema::FieldSchema;
using wire::schema::ScalarField;
using wire::schema::VectorField;

template <class Numbers>
std::vector<std::string> number_values(const Numbers& numbers) {
  std::vector<std::string> values;
  values.reserve(static_cast<std::size_t>(numbers.size()));
  for (const auto number : numbers) values.push_back(to_bytes(number));
  return values;
}

template <class Texts>
std::vector<std::string> text_values(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

std::vector<std::string> array_values(const FieldSchema& field,
                                      const wire::schema::ArrayArray& rows) {
  std::vector<std::string> values;
  values.reserve(static_cast<std::size_t>(rows.data_size()));
  for (const ScalarField& row : rows.data()) {
    if (row.data_case() != ScalarField::DATA_NOT_SET) {
      values.push_back(row.SerializeAsString());
      continue;
    }
    ScalarField empty;
    set_array_case(field.element_type(), empty);
    values.push_back(empty.SerializeAsString());
  }
  return values;
}

std::vector<std::string> scalar_values(const FieldSchema& field, const ScalarField& scalars) {
  const auto expected = scalar_case(field.data_type());
  if (expected == ScalarField::DATA_NOT_SET || scalars.data_case() != expected) {
    refuse_layout(field);
  }
  switch (expected) {
    case ScalarField::kBoolData:
      return number_values(scalars.bool_data().data());
    case ScalarField::kIntData:
      return number_values(scalars.int_data().data());
    case ScalarField::kLongData:
      return number_values(scalars.long_data().data());
    case ScalarField::kFloatData:
      return number_values(scalars.float_data().data());
    case ScalarField::kDoubleData:
      return number_values(scalars.double_data().data());
    case ScalarField::kStringData:
      return text_values(scalars.string_data().data());
    case ScalarField::kJsonData:
      return text_values(scalars.json_data().data());
    case ScalarField::kGeometryWktData:
      return text_values(scalars.geometry_wkt_data().data());
    case ScalarField::kArrayData:
      return array_values(field, scalars.array_data());
    default:
      refuse_layout(field);
  }
}

std::vector<std::string> cut_bytes(const FieldSchema& field, std::string_view bytes) {
  const std::size_t width = dense_vector_bytes(field);
  if (width == 0 || bytes.size() % width != 0) {
    refuse("field " + field.name() + ": " + std::to_string(bytes.size()) +
           " bytes are no whole number of vectors");
  }
  std::vector<std::string> values;
  values.reserve(bytes.size() / width);
  for (std::size_t at = 0; at < bytes.size(); at += width) {
    values.emplace_back(bytes.substr(at, width));
  }
  return values;
}

/// With the width of the field, so that equal rows are equal.
std::vector<std::string> vector_lists(const FieldSchema& field,
                                      const wire::schema::VectorArray& rows) {
  std::vector<std::string> values;
  for (VectorField row : rows.data()) {
    if (row.data_case() != VectorField::kFloatVector &&
        row.data_case() != VectorField::DATA_NOT_SET) {
      refuse_layout(field);
    }
    row.mutable_float_vector();
    row.set_dim(int_param(field.type_params(), "dim").value_or(0));
    values.push_back(row.SerializeAsString());
  }
  return values;
}

std::vector<std::string> vector_values(const FieldSchema& field, const VectorField& vectors) {
  switch (field.data_type()) {
    case DataType::FloatVector: {
      if (!vectors.has_float_vector()) refuse_layout(field);
      const auto& numbers = vectors.float_vector().data();
      return cut_bytes(field, {reinterpret_cast<const char*>(numbers.data()),
                               static_cast<std::size_t>(numbers.size()) * sizeof(float)});
    }
    case DataType::BinaryVector:
      if (vectors.data_case() != VectorField::kBinaryVector) refuse_layout(field);
      return cut_bytes(field, vectors.binary_vector());
    case DataType::Float16Vector:
      if (vectors.data_case() != VectorField::kFloat16Vector) refuse_layout(field);
      return cut_bytes(field, vectors.float16_vector());
    case DataType::BFloat16Vector:
      if (vectors.data_case() != VectorField::kBfloat16Vector) refuse_layout(field);
      return cut_bytes(field, vectors.bfloat16_vector());
    case DataType::Int8Vector:
      if (vectors.data_case() != VectorField::kInt8Vector) refuse_layout(field);
      return cut_bytes(field, vectors.int8_vector());
    case DataType::SparseFloatVector:
      if (!vectors.has_sparse_float_vector()) refuse_layout(field);
      return text_values(vectors.sparse_float_vector().contents());
    case DataType::ArrayOfVector:
      if (!vectors.has_vector_array()) refuse_layout(field);
      return vector_lists(field, vectors.vector_array());
    default:
      refuse_layout(field);
  }
}

std::vector<std::string> values_of(const FieldSchema& field, const FieldData& column) {
  if (column.type() != field.data_type()) refuse_layout(field);
  return is_vector_type(field.data_type()) ? vector_values(field, column.vectors())
                                           : scalar_values(field, column.scalars());
}

}  // namespace

std::size_t count_values(const FieldSchema& field, const FieldData& column) {
  return values_of(field, column).size();
}

std::vector<Cell> split_column(const FieldSchema& field, const FieldData& column,
                               std::size_t row_count) {
  std::vector<std::string> values = values_of(field, column);
  const auto& valid = column.valid_data();
  const bool all_valid = valid.empty();
  if (!all_valid && static_cast<std::size_t>(valid.size()) != row_count) {
    refuse("the length of valid_data of field(" + field.name() + ") is wrong");
  }
  const std::size_t expected =
      all_valid ? row_count
                : static_cast<std::size_t>(std::count(valid.begin(), valid.end(), true));
  if (values.size() != expected) {
    refuse("the num_rows (" + std::to_string(values.size()) + ") of field (" + field.name() +
           ") is not equal to passed num_rows (" + std::to_string(expected) + ")");
  }
  std::vector<Cell> cells(row_count);
  std::size_t next = 0;
  for (std::size_t row = 0; row < row_count; ++row) {
    if (all_valid || valid[static_cast<int>(row)]) cells[row] = std::move(values[next++]);
  }
  return cells;
}

}  // namespace kiteway::testing
