// Which rows of a column are NULL, as its `valid_data` tells (docs/milvus-behaviour.md#valid-data).
#pragma once

#include "executor/remote/wire/chain.h"
#include "schema/base/result.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace kiteway::executor {

/// For each row of a serialized FieldData whether it holds a value; nothing when the column does
/// not tell, which means that all do.
[[nodiscard]] Result<std::optional<std::vector<bool>>> valid_rows(const ByteChain& column);

/// The column, which tells nothing yet, telling that all of its `row_count` rows hold a value. Its
/// bytes are shared.
[[nodiscard]] ByteChain with_all_valid(ByteChain column, std::size_t row_count);

/// The column without what it tells of its rows. Its other bytes are shared.
[[nodiscard]] ByteChain without_validity(const ByteChain& column);

}  // namespace kiteway::executor
