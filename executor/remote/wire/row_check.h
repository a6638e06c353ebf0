// Finds the rows that a server does not take, by their values
// (docs/milvus-behaviour.md#value-rules).
#pragma once

#include "executor/remote/wire/batch.h"
#include "executor/remote/wire/page.h"
#include "schema/base/result.h"
#include "schema/types.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {

/// What a field of the target holds.
struct FieldLimits {
  DataType type = DataType::kNone;
  DataType element_type = DataType::kNone;  ///< of an array
  std::int64_t text_bytes_max = 0;          ///< of VarChar and its arrays
  std::int64_t elements_max = 0;            ///< of an array
  bool json_objects_only = false;
};

struct RowLimits {
  std::map<std::string, FieldLimits> fields = {};  ///< by name; columns not here are not looked at
  /// Keys that no row may have in its dynamic field.
  std::vector<std::string> taken_keys = {};
};

/// The rows of `batch`, ready to be written, with a value that its field cannot hold: in ascending
/// order, each with the first such field. Decodes every column that it looks at. kInternal when one
/// does not parse.
[[nodiscard]] Result<std::vector<RefusedRow>> refused_rows(const RowBatch& batch,
                                                           const RowLimits& limits);

}  // namespace kiteway::executor
