// How columns of the wire are cut into values and put together again.
#pragma once

#include "tests/support/fake/cell.h"

#include <cstddef>
#include <vector>

namespace kiteway::testing {

/// For a column whose data case is not that of the field's type.
[[noreturn]] inline void refuse_layout(const wire::schema::FieldSchema& field) {
  refuse("field " + field.name() + ": the data is not that of a " +
         wire::schema::DataType_Name(field.data_type()));
}

/// The column in the layout of an insert request: with `valid_data` the values hold only the valid
/// rows. Throws Refusal when the data case is not the type's or a count does not fit. An Array row
/// without data case is taken as empty.
std::vector<Cell> split_column(const wire::schema::FieldSchema& field,
                               const wire::schema::FieldData& column, std::size_t row_count);

/// How many values the column holds, that is rows without the NULL ones. Throws as split_column.
std::size_t count_values(const wire::schema::FieldSchema& field,
                         const wire::schema::FieldData& column);

/// The column in the layout of a query answer: scalars in full length with placeholders for NULL,
/// nullable vectors compact, an empty or NULL Array row without data case
/// (docs/milvus-behaviour.md#defaults-and-null).
wire::schema::FieldData join_column(const wire::schema::FieldSchema& field,
                                    const std::vector<const Cell*>& cells);

}  // namespace kiteway::testing
