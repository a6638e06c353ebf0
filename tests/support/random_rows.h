// Rows for tests that must hold for any data: every type, awkward values, the same for the same
// seed.
#pragma once

#include "tests/support/columns.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kiteway::testing {

struct RandomRows {
  std::uint64_t seed = 1;
  std::int64_t first_key = 0;  ///< keys are first_key, first_key + 1, ..., as text for VarChar
  std::size_t count = 100;
  double null_fraction = 0.2;      ///< of the rows of a nullable field
  double repeated_fraction = 0.0;  ///< of the rows: their key is that of an earlier row
  bool json_objects_only = false;  ///< as servers before 2.4 want JSON
  std::string nan_field =
      {};  ///< of floats, doubles or float vectors: NaN in every fifth value or so
};

/// Columns for all fields of the schema but auto ids and what BM25 makes, in the layout of an
/// insert request to a server from 2.5 (valid_data where nullable or with a default). Values are
/// what every server takes: finite but for `nan_field`, in range, valid UTF-8 and JSON. Among them
/// are empty text, arrays and sparse vectors, quotes, control characters, supplementary-plane
/// characters, -0.0, the least and the greatest numbers, and where a field has the room texts of
/// thousands of bytes.
std::vector<Column> random_columns(const wire::schema::CollectionSchema& schema,
                                   const RandomRows& wanted);

/// A schema with a field of every type that the version has, named after the type ("Int8"), the key
/// `id` of the given type, and the dynamic field. From 2.5 also nullable ones ("Int8_null").
wire::schema::CollectionSchema schema_of_all_types(const std::string& version,
                                                   wire::schema::DataType key_type);

}  // namespace kiteway::testing
