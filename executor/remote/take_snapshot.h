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

/// Finds out for which collections these names stand on the server, and notes it in `snapshot`.
[[nodiscard]] Outcome add_aliases(Reader& reader, const std::vector<CollectionAddress>& names,
                                  ServerSnapshot& snapshot);

}  // namespace kiteway::executor
