// One value of one row, and what values of each type look like.
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

/// The default value of the field, nothing when it has none.
Cell default_cell(const wire::schema::FieldSchema& field);

}  // namespace kiteway::testing
