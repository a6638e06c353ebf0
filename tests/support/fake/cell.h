// One value of one row, and how columns of the wire are cut into such values and put together
// again.
#pragma once

#include "tests/support/fake/protocol.h"

#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::testing {

/// A value as bytes, nothing for NULL. Numbers are as in memory (Bool 1 byte, Int8 to Int32 4,
/// Int64 8, Float 4, Double 8); text, JSON and vectors are their bytes; an Array is its serialized
/// ScalarField with the data case set, also when it is empty.
using Cell = std::optional<std::string>;

/// The values of one row, in the order of the collection's fields.
using RowCells = std::vector<Cell>;

template <class Number>
std::string to_bytes(Number number) {
  std::string bytes(sizeof(Number), '\0');
  std::memcpy(bytes.data(), &number, sizeof(Number));
  return bytes;
}

template <class Number>
Number from_bytes(const std::string& bytes) {
  Number number{};
  std::memcpy(&number, bytes.data(), sizeof(Number));
  return number;
}

bool is_vector_type(wire::schema::DataType type);

/// Bytes of one dense vector of the field; 0 for every other type.
std::size_t dense_vector_bytes(const wire::schema::FieldSchema& field);

/// Sets the data case that holds elements of this type, so that an empty row has one too.
void set_array_case(wire::schema::DataType element_type, wire::schema::ScalarField& row);

/// The data case that holds scalars of this type; DATA_NOT_SET for a type without one.
wire::schema::ScalarField::DataCase scalar_case(wire::schema::DataType type);

/// The column in the layout of an insert request: with `valid_data` the values hold only the valid
/// rows. Throws Refusal when the data case is not the type's or a count does not fit. An Array row
/// without data case is taken as empty.
std::vector<Cell> split_column(const wire::schema::FieldSchema& field,
                               const wire::schema::FieldData& column, std::size_t row_count);

/// How many values the column holds, that is rows without the NULL ones. Throws as split_column.
std::size_t count_values(const wire::schema::FieldSchema& field,
                         const wire::schema::FieldData& column);

/// The column in the layout of a query answer: scalars in full length with placeholders for NULL,
/// nullable vectors compact, an empty or NULL Array row without data case (milvus-facts 3.7, 7.1).
wire::schema::FieldData join_column(const wire::schema::FieldSchema& field,
                                    const std::vector<const Cell*>& cells);

/// The default value of the field, nothing when it has none.
Cell default_cell(const wire::schema::FieldSchema& field);

}  // namespace kiteway::testing
