// Asks a server for all that compiling needs to know of it.
#pragma once

#include "executor/remote/reader.h"
#include "schema/snapshot.h"

#include <vector>

namespace kiteway::executor {

/// Version, databases, the collection names of the databases in `wanted`, and the description of
/// each wanted collection that exists.
[[nodiscard]] Result<ServerSnapshot> take_snapshot(Reader& reader,
                                                   const std::vector<CollectionAddress>& wanted);

}  // namespace kiteway::executor
