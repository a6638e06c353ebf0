// Puts values together as a column of an answer.
#include "tests/support/fake/column.h"

#include <algorithm>
#include <cstdint>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldData;
using wire::schema::FieldSchema;
using wire::schema::ScalarField;
using wire::schema::VectorField;

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

/// An empty row comes without a payload, as one of an Array does.
void fill_vector_lists(const FieldSchema& field, const std::vector<const Cell*>& cells,
                       VectorField& vectors) {
  auto& lists = *vectors.mutable_vector_array();
  lists.set_dim(vectors.dim());
  lists.set_element_type(field.element_type());
  for (const Cell* cell : cells) {
    VectorField& row = *lists.add_data();
    row.ParseFromString(cell->value_or(""));
    if (row.float_vector().data().empty()) row.clear_data();
  }
}

void fill_vectors(const FieldSchema& field, const std::vector<const Cell*>& cells,
                  VectorField& vectors) {
  if (field.data_type() == DataType::SparseFloatVector) return fill_sparse(cells, vectors);
  vectors.set_dim(int_param(field.type_params(), "dim").value_or(0));
  if (field.data_type() == DataType::ArrayOfVector) {
    return fill_vector_lists(field, cells, vectors);
  }
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
    const auto has_value = [](const Cell* cell) { return cell->has_value(); };
    const bool has_none = std::none_of(cells.begin(), cells.end(), has_value);
    // Nobody may rely on a payload where no row has a vector.
    if (field.nullable() && has_none) column.mutable_vectors()->clear_data();
  } else {
    fill_scalars(field, cells, *column.mutable_scalars());
  }
  return column;
}

}  // namespace kiteway::testing
