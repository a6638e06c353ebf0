// A column whose field has another type on the target.
#pragma once

#include "executor/remote/wire/page.h"
#include "schema/base/result.h"
#include "schema/types.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {

/// One of schema/conversions.
struct ColumnConversion {
  DataType from = DataType::kNone;
  DataType to = DataType::kNone;
  std::int64_t text_bytes_max = 0;  ///< of VarChar
};

/// The column with its values as `how` says, NULL rows as they were. Rows with a value that the new
/// type does not hold are added to `refused`; what the column holds in their place is not to be
/// sent. kUnsupported when the column is not of type `how.from`.
[[nodiscard]] Result<std::string> converted_column(std::string_view field_data,
                                                   const ColumnConversion& how,
                                                   std::vector<RefusedRow>& refused);

}  // namespace kiteway::executor
