// Cuts the columns of the wire into values and puts them together again.
#include "tests/support/fake/cell.h"

#include <algorithm>
#include <cstdint>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldData;
using wire::schema::FieldSchema;
using wire::schema::ScalarField;
using wire::schema::VectorField;

constexpr std::size_t kBitsPerByte = 8;

[[noreturn]] void refuse_layout(const FieldSchema& field) {
  refuse("field " + field.name() + ": the data is not that of a " +
         wire::schema::DataType_Name(field.data_type()));
}

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
    default:
      refuse_layout(field);
  }
}

std::vector<std::string> values_of(const FieldSchema& field, const FieldData& column) {
  if (column.type() != field.data_type()) refuse_layout(field);
  return is_vector_type(field.data_type()) ? vector_values(field, column.vectors())
                                           : scalar_values(field, column.scalars());
}

template <class Number, class Numbers>
void append_numbers(const std::vector<const Cell*>& cells, Numbers& numbers) {
  numbers.Reserve(static_cast<int>(cells.size()));
  for (const Cell* cell : cells) numbers.Add(*cell ? from_bytes<Number>(**cell) : Number{});
}

template <class Texts>
void append_texts(const std::vector<const Cell*>& cells, Texts& texts) {
  texts.Reserve(static_cast<int>(cells.size()));
  for (const Cell* cell : cells) *texts.Add() = cell->value_or("");
}

bool is_empty_array(const ScalarField& row) {
  const auto* reflection = row.GetReflection();
  const auto* held =
      reflection->GetOneofFieldDescriptor(row, ScalarField::descriptor()->FindOneofByName("data"));
  return held == nullptr || reflection->GetMessage(row, held).ByteSizeLong() == 0;
}

void append_arrays(const FieldSchema& field, const std::vector<const Cell*>& cells,
                   wire::schema::ArrayArray& rows) {
  rows.set_element_type(field.element_type());
  for (const Cell* cell : cells) {
    ScalarField& row = *rows.add_data();
    if (*cell) row.ParseFromString(**cell);
    if (is_empty_array(row)) row.Clear();
  }
}

void fill_scalars(const FieldSchema& field, const std::vector<const Cell*>& cells,
                  ScalarField& scalars) {
  switch (scalar_case(field.data_type())) {
    case ScalarField::kBoolData:
      return append_numbers<bool>(cells, *scalars.mutable_bool_data()->mutable_data());
    case ScalarField::kIntData:
      return append_numbers<std::int32_t>(cells, *scalars.mutable_int_data()->mutable_data());
    case ScalarField::kLongData:
      return append_numbers<std::int64_t>(cells, *scalars.mutable_long_data()->mutable_data());
    case ScalarField::kFloatData:
      return append_numbers<float>(cells, *scalars.mutable_float_data()->mutable_data());
    case ScalarField::kDoubleData:
      return append_numbers<double>(cells, *scalars.mutable_double_data()->mutable_data());
    case ScalarField::kStringData:
      return append_texts(cells, *scalars.mutable_string_data()->mutable_data());
    case ScalarField::kJsonData:
      return append_texts(cells, *scalars.mutable_json_data()->mutable_data());
    case ScalarField::kGeometryWktData:
      return append_texts(cells, *scalars.mutable_geometry_wkt_data()->mutable_data());
    case ScalarField::kArrayData:
      return append_arrays(field, cells, *scalars.mutable_array_data());
    default:
      refuse_layout(field);
  }
}

std::string* dense_bytes(DataType type, VectorField& vectors) {
  switch (type) {
    case DataType::BinaryVector:
      return vectors.mutable_binary_vector();
    case DataType::Float16Vector:
      return vectors.mutable_float16_vector();
    case DataType::BFloat16Vector:
      return vectors.mutable_bfloat16_vector();
    case DataType::Int8Vector:
      return vectors.mutable_int8_vector();
    default:
      return nullptr;
  }
}

void fill_sparse(const std::vector<const Cell*>& cells, VectorField& vectors) {
  std::int64_t dim = 0;
  auto& sparse = *vectors.mutable_sparse_float_vector();
  for (const Cell* cell : cells) {
    if (!*cell) continue;
    const std::string& row = **cell;
    constexpr std::size_t kPairBytes = 8;
    if (row.size() >= kPairBytes) {
      std::uint32_t last_index = 0;
      std::memcpy(&last_index, row.data() + row.size() - kPairBytes, sizeof(last_index));
      dim = std::max<std::int64_t>(dim, std::int64_t{last_index} + 1);
    }
    sparse.add_contents(row);
  }
  sparse.set_dim(dim);
  vectors.set_dim(dim);
}

void fill_vectors(const FieldSchema& field, const std::vector<const Cell*>& cells,
                  VectorField& vectors) {
  if (field.data_type() == DataType::SparseFloatVector) return fill_sparse(cells, vectors);
  vectors.set_dim(int_param(field.type_params(), "dim").value_or(0));
  if (field.data_type() == DataType::FloatVector) {
    auto& numbers = *vectors.mutable_float_vector()->mutable_data();
    numbers.Reserve(static_cast<int>(cells.size() * dense_vector_bytes(field) / sizeof(float)));
    for (const Cell* cell : cells) {
      if (!*cell) continue;
      const int count = static_cast<int>((*cell)->size() / sizeof(float));
      std::memcpy(numbers.AddNAlreadyReserved(count), (*cell)->data(), (*cell)->size());
    }
    return;
  }
  std::string* bytes = dense_bytes(field.data_type(), vectors);
  if (bytes == nullptr) refuse_layout(field);
  for (const Cell* cell : cells) *bytes += cell->value_or("");
}

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

FieldData join_column(const FieldSchema& field, const std::vector<const Cell*>& cells) {
  FieldData column;
  column.set_type(field.data_type());
  column.set_field_name(field.name());
  column.set_field_id(field.fieldid());
  column.set_is_dynamic(field.is_dynamic());
  if (field.nullable()) {
    for (const Cell* cell : cells) column.add_valid_data(cell->has_value());
  }
  if (is_vector_type(field.data_type())) {
    fill_vectors(field, cells, *column.mutable_vectors());
  } else {
    fill_scalars(field, cells, *column.mutable_scalars());
  }
  return column;
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
