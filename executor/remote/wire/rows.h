// Changes to single columns that need their values decoded.
#pragma once

#include "schema/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {

/// True if an Array column, or one of an array of structs, has a row without its data case. Looks
/// at headers only.
[[nodiscard]] bool has_untyped_array_row(std::string_view field_data);

/// Such a column with the typed empty case in every row that has none, of values and of vectors.
[[nodiscard]] Result<std::string> with_typed_array_rows(std::string_view field_data);

/// The column cut to the rows with a true in `keep`. Rows are counted as the server answers them:
/// full length with placeholders for NULL, or for nullable vectors those that are not NULL alone.
/// kUnsupported for a layout this build does not know, kDataMismatch when the column has another
/// number of rows than `keep`.
[[nodiscard]] Result<std::string> select_rows(std::string_view field_data,
                                              const std::vector<bool>& keep);

/// The column with the values of its valid rows alone, as an insert request wants it. One that has
/// no others already stays as it is. Errors are those of select_rows.
[[nodiscard]] Result<std::string> compact_rows(std::string_view field_data,
                                               const std::vector<bool>& valid);

}  // namespace kiteway::executor
