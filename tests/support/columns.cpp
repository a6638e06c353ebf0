// Builds schemas and columns for tests.
#include "tests/support/columns.h"

#include <numeric>
#include <utility>

namespace kiteway::testing {
namespace {

using wire::schema::DataType;
using wire::schema::FieldSchema;

constexpr std::int64_t kSmallDim = 4;

Column named_column(const std::string& name, DataType type) {
  Column column;
  column.set_field_name(name);
  column.set_type(type);
  return column;
}

}  // namespace

FieldSchema field(const std::string& name, DataType type) {
  FieldSchema made;
  made.set_name(name);
  made.set_data_type(type);
  return made;
}

void set_param(FieldSchema& field, const std::string& key, const std::string& value) {
  auto& pair = *field.add_type_params();
  pair.set_key(key);
  pair.set_value(value);
}

FieldSchema text_field(const std::string& name, std::int64_t max_length) {
  FieldSchema made = field(name, DataType::VarChar);
  set_param(made, "max_length", std::to_string(max_length));
  return made;
}

FieldSchema vector_field(const std::string& name, std::int64_t dim, DataType type) {
  FieldSchema made = field(name, type);
  if (type != DataType::SparseFloatVector) set_param(made, "dim", std::to_string(dim));
  return made;
}

FieldSchema array_field(const std::string& name, DataType element, std::int64_t max_capacity) {
  FieldSchema made = field(name, DataType::Array);
  made.set_element_type(element);
  set_param(made, "max_capacity", std::to_string(max_capacity));
  if (element == DataType::VarChar) set_param(made, "max_length", "256");
  return made;
}

FieldSchema vector_list_field(const std::string& name, std::int64_t max_capacity) {
  FieldSchema made = field(name, DataType::ArrayOfVector);
  made.set_element_type(DataType::FloatVector);
  set_param(made, "max_capacity", std::to_string(max_capacity));
  set_param(made, "dim", "4");
  return made;
}

wire::schema::StructArrayFieldSchema struct_array(const std::string& name,
                                                  const std::vector<FieldSchema>& members) {
  wire::schema::StructArrayFieldSchema made;
  made.set_name(name);
  for (const FieldSchema& member : members) *made.add_fields() = member;
  return made;
}

void add_bm25(wire::schema::CollectionSchema& schema, const std::string& text,
              const std::string& made) {
  for (FieldSchema& each : *schema.mutable_fields()) {
    if (each.name() == text) set_param(each, "enable_analyzer", "true");
  }
  auto& function = *schema.add_functions();
  function.set_name("bm25_" + made);
  function.set_type(wire::schema::BM25);
  function.add_input_field_names(text);
  function.add_output_field_names(made);
}

FieldSchema primary_key(FieldSchema key) {
  key.set_is_primary_key(true);
  return key;
}

FieldSchema auto_id(FieldSchema key) {
  key.set_is_primary_key(true);
  key.set_autoid(true);
  return key;
}

FieldSchema partition_key(FieldSchema key) {
  key.set_is_partition_key(true);
  return key;
}

FieldSchema nullable(FieldSchema plain) {
  plain.set_nullable(true);
  return plain;
}

wire::schema::CollectionSchema schema_of(const std::vector<FieldSchema>& fields,
                                         DynamicField dynamic) {
  wire::schema::CollectionSchema schema;
  for (const FieldSchema& each : fields) *schema.add_fields() = each;
  schema.set_enable_dynamic_field(dynamic == DynamicField::kOn);
  return schema;
}

wire::schema::CollectionSchema small_schema() {
  return schema_of({primary_key(field("id", DataType::Int64)), vector_field("vector", kSmallDim)});
}

Column bool_column(const std::string& name, const std::vector<bool>& values) {
  Column column = named_column(name, DataType::Bool);
  auto& data = *column.mutable_scalars()->mutable_bool_data()->mutable_data();
  for (const bool value : values) data.Add(value);
  return column;
}

Column int_column(const std::string& name, DataType type, const std::vector<std::int32_t>& values) {
  Column column = named_column(name, type);
  column.mutable_scalars()->mutable_int_data()->mutable_data()->Assign(values.begin(),
                                                                       values.end());
  return column;
}

Column long_column(const std::string& name, const std::vector<std::int64_t>& values) {
  Column column = named_column(name, DataType::Int64);
  column.mutable_scalars()->mutable_long_data()->mutable_data()->Assign(values.begin(),
                                                                        values.end());
  return column;
}

Column float_column(const std::string& name, const std::vector<float>& values) {
  Column column = named_column(name, DataType::Float);
  column.mutable_scalars()->mutable_float_data()->mutable_data()->Assign(values.begin(),
                                                                         values.end());
  return column;
}

Column double_column(const std::string& name, const std::vector<double>& values) {
  Column column = named_column(name, DataType::Double);
  column.mutable_scalars()->mutable_double_data()->mutable_data()->Assign(values.begin(),
                                                                          values.end());
  return column;
}

Column text_column(const std::string& name, const std::vector<std::string>& values) {
  Column column = named_column(name, DataType::VarChar);
  column.mutable_scalars()->mutable_string_data()->mutable_data()->Assign(values.begin(),
                                                                          values.end());
  return column;
}

Column json_column(const std::string& name, const std::vector<std::string>& values) {
  Column column = named_column(name, DataType::JSON);
  column.mutable_scalars()->mutable_json_data()->mutable_data()->Assign(values.begin(),
                                                                        values.end());
  return column;
}

Column dynamic_column(const std::vector<std::string>& objects) {
  Column column = json_column("$meta", objects);
  column.set_is_dynamic(true);
  return column;
}

Column long_array_column(const std::string& name,
                         const std::vector<std::vector<std::int64_t>>& rows) {
  Column column = named_column(name, DataType::Array);
  auto& arrays = *column.mutable_scalars()->mutable_array_data();
  arrays.set_element_type(DataType::Int64);
  for (const auto& row : rows) {
    arrays.add_data()->mutable_long_data()->mutable_data()->Assign(row.begin(), row.end());
  }
  return column;
}

Column float_vectors(const std::string& name, std::int64_t dim, const std::vector<float>& numbers) {
  Column column = named_column(name, DataType::FloatVector);
  column.mutable_vectors()->set_dim(dim);
  column.mutable_vectors()->mutable_float_vector()->mutable_data()->Assign(numbers.begin(),
                                                                           numbers.end());
  return column;
}

Column byte_vectors(const std::string& name, DataType type, std::int64_t dim,
                    const std::string& bytes) {
  Column column = named_column(name, type);
  auto& vectors = *column.mutable_vectors();
  vectors.set_dim(dim);
  switch (type) {
    case DataType::BinaryVector:
      vectors.set_binary_vector(bytes);
      break;
    case DataType::Float16Vector:
      vectors.set_float16_vector(bytes);
      break;
    case DataType::BFloat16Vector:
      vectors.set_bfloat16_vector(bytes);
      break;
    default:
      vectors.set_int8_vector(bytes);
  }
  return column;
}

Column sparse_vectors(const std::string& name, const std::vector<std::string>& rows) {
  Column column = named_column(name, DataType::SparseFloatVector);
  auto& sparse = *column.mutable_vectors()->mutable_sparse_float_vector();
  sparse.mutable_contents()->Assign(rows.begin(), rows.end());
  return column;
}

Column with_validity(Column column, const std::vector<bool>& valid) {
  for (const bool is_valid : valid) column.add_valid_data(is_valid);
  return column;
}

std::vector<Column> small_rows(const std::vector<std::int64_t>& keys) {
  std::vector<float> numbers;
  for (const std::int64_t key : keys) {
    for (std::int64_t i = 0; i < kSmallDim; ++i) {
      numbers.push_back(static_cast<float>(key) + 0.25F * static_cast<float>(i));
    }
  }
  return {long_column("id", keys), float_vectors("vector", kSmallDim, numbers)};
}

std::vector<Column> small_rows(std::int64_t first, std::size_t count) {
  std::vector<std::int64_t> keys(count);
  std::iota(keys.begin(), keys.end(), first);
  return small_rows(keys);
}

}  // namespace kiteway::testing
