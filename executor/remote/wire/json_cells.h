// Columns read and written row by row: the values of a column in JSON, and a column made of values.
#pragma once

#include "executor/remote/wire/page.h"
#include "schema/base/result.h"
#include "schema/collection.h"
#include "schema/types.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {

/// The JSON text of each row; nothing where it is NULL.
using JsonCells = std::vector<std::optional<std::string>>;

/// The values of a serialized FieldData of type `type`, which can_become_key. JSON stays as it
/// stands. Rows with a value that JSON has no place for are added to `refused`. kDataMismatch for a
/// column that has another number of rows.
[[nodiscard]] Result<JsonCells> json_cells(std::string_view field_data, DataType type,
                                           std::size_t row_count, std::vector<RefusedRow>& refused);

/// Grows value by value into a column in the layout of an insert request.
class CellColumn {
 public:
  /// `is_told`: the column says of each row whether it is NULL. Else no row may be.
  CellColumn(std::string name, DataType type, bool is_told);
  CellColumn(CellColumn&&) noexcept;
  CellColumn& operator=(CellColumn&&) noexcept;
  ~CellColumn();

  /// The alternative is the one that the wire gives to the type. Nothing: NULL.
  void add(const std::optional<DefaultValue>& value);
  [[nodiscard]] Column take() &&;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiteway::executor
