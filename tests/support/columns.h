// Short ways to write schemas and columns in tests.
#pragma once

#include "milvus/milvus.pb.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::testing {

namespace wire = ::milvus::proto;

// --- Schemas ---

/// A field without parameters; change the result for the rest (nullable, default, ...).
wire::schema::FieldSchema field(const std::string& name, wire::schema::DataType type);
wire::schema::FieldSchema text_field(const std::string& name, std::int64_t max_length = 256);
wire::schema::FieldSchema vector_field(const std::string& name, std::int64_t dim,
                                       wire::schema::DataType type = wire::schema::FloatVector);
/// What a struct holds: lists of vectors with 4 numbers.
wire::schema::FieldSchema vector_list_field(const std::string& name,
                                            std::int64_t max_capacity = 16);
wire::schema::StructArrayFieldSchema struct_array(
    const std::string& name, const std::vector<wire::schema::FieldSchema>& members);
/// `made` is filled by a BM25 function from `text`, which gets an analyzer.
void add_bm25(wire::schema::CollectionSchema& schema, const std::string& text,
              const std::string& made);
/// Elements of VarChar get a max_length of 256.
wire::schema::FieldSchema array_field(const std::string& name, wire::schema::DataType element,
                                      std::int64_t max_capacity = 16);
wire::schema::FieldSchema primary_key(wire::schema::FieldSchema key);
wire::schema::FieldSchema auto_id(wire::schema::FieldSchema key);
wire::schema::FieldSchema partition_key(wire::schema::FieldSchema key);
wire::schema::FieldSchema nullable(wire::schema::FieldSchema plain);
void set_param(wire::schema::FieldSchema& field, const std::string& key, const std::string& value);

enum class DynamicField { kOff, kOn };
wire::schema::CollectionSchema schema_of(const std::vector<wire::schema::FieldSchema>& fields,
                                         DynamicField dynamic = DynamicField::kOff);

/// `id` Int64 key, `vector` FloatVector(4): the least a collection needs.
wire::schema::CollectionSchema small_schema();

// --- Columns, in the layout of an insert request ---

using Column = wire::schema::FieldData;

Column bool_column(const std::string& name, const std::vector<bool>& values);
/// `type` is Int8, Int16 or Int32.
Column int_column(const std::string& name, wire::schema::DataType type,
                  const std::vector<std::int32_t>& values);
Column long_column(const std::string& name, const std::vector<std::int64_t>& values);
Column float_column(const std::string& name, const std::vector<float>& values);
Column double_column(const std::string& name, const std::vector<double>& values);
Column text_column(const std::string& name, const std::vector<std::string>& values);
Column json_column(const std::string& name, const std::vector<std::string>& values);
/// The `$meta` column.
Column dynamic_column(const std::vector<std::string>& objects);
Column long_array_column(const std::string& name,
                         const std::vector<std::vector<std::int64_t>>& rows);
/// `numbers` holds the rows one after the other.
Column float_vectors(const std::string& name, std::int64_t dim, const std::vector<float>& numbers);
/// BinaryVector, Float16Vector, BFloat16Vector or Int8Vector, the rows one after the other.
Column byte_vectors(const std::string& name, wire::schema::DataType type, std::int64_t dim,
                    const std::string& bytes);
Column sparse_vectors(const std::string& name, const std::vector<std::string>& rows);
/// The column holds the values of the rows marked true; the others are NULL.
Column with_validity(Column column, const std::vector<bool>& valid);

/// Columns of small_schema: vectors that tell their key, so that rows cannot be mixed up unseen.
std::vector<Column> small_rows(const std::vector<std::int64_t>& keys);
/// As above for the keys first, first + 1, ...
std::vector<Column> small_rows(std::int64_t first, std::size_t count);

}  // namespace kiteway::testing
