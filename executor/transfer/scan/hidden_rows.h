// Rows that a source counts and never answers.
#pragma once

#include "executor/remote/reader.h"

#include <cstdint>

namespace kiteway::executor {

/// Of `rows` in `range`, whose keys are Int64, the physical ones, as they are now, with the
/// greatest key there can be where `source` counts them and never answers them
/// (docs/milvus-behaviour.md#greatest-key); 0 where it does.
[[nodiscard]] Result<std::int64_t> hidden_rows(Reader& source, const RowSelection& rows,
                                               const KeyRange& range);

}  // namespace kiteway::executor
