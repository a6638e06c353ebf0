// Ranges of keys to compare, when no run has cut any.
#pragma once

#include "executor/remote/reader.h"
#include "executor/transfer/proof/compare.h"
#include "schema/base/result.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace kiteway::executor {

/// Walks the keys of `selection` and cuts them after every `rows`: ranges that follow each other,
/// each with its number of distinct keys.
[[nodiscard]] Result<std::vector<Piece>> source_ranges(Reader& reader,
                                                       const RowSelection& selection,
                                                       std::int64_t rows,
                                                       const std::stop_token& stop);

}  // namespace kiteway::executor
