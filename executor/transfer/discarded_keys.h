// Collections that discard their keys: what is said when a copy of one cannot be resumed.
#pragma once

#include "schema/address.h"
#include "schema/base/result.h"

#include <string>

namespace kiteway::executor {

/// Why rows of a collection that discards its keys cannot be copied any further: `reason`, and what
/// to do.
[[nodiscard]] Error must_be_copied_again(const CollectionAddress& target, std::string reason);

}  // namespace kiteway::executor
