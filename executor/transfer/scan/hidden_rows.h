// Rows that a source counts and never answers.
#pragma once

#include "executor/transfer/scan/key_scan.h"

#include <cstdint>

namespace kiteway::executor {

/// Of `scan`, whose keys are Int64, the physical rows with the greatest key there can be where
/// `source` counts them and never answers them (docs/milvus-behaviour.md#greatest-key); 0 where it
/// does.
[[nodiscard]] Result<std::int64_t> hidden_rows(Reader& source, const KeyScan& scan);

}  // namespace kiteway::executor
