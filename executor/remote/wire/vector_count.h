// How many vectors a column holds, told without decoding it.
#pragma once

#include "executor/remote/wire/chain.h"

#include <cstddef>
#include <optional>

namespace kiteway::executor {

/// By lengths alone; nothing for a column without vectors, or with ones of an unknown kind. Where
/// vectors may be NULL only those that are not are there
/// (docs/milvus-behaviour.md#defaults-and-null).
[[nodiscard]] std::optional<std::size_t> vector_count(const ByteChain& column);

}  // namespace kiteway::executor
