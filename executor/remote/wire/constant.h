// The column of a field that the source does not have.
#pragma once

#include "schema/collection.h"
#include "schema/types.h"

#include <cstddef>
#include <string>

namespace kiteway::executor {

/// What every row has there. `value` is of the alternative that the wire gives to `type`.
struct ConstantColumn {
  DataType type = DataType::kNone;
  DefaultValue value;
  bool is_told = false;  ///< the target wants to be told that no row is NULL
};

/// A serialized FieldData called `name` with that value in `rows` rows.
[[nodiscard]] std::string constant_column(const std::string& name, const ConstantColumn& constant,
                                          std::size_t rows);

}  // namespace kiteway::executor
