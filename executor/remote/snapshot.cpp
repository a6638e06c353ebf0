#include "executor/remote/snapshot.h"

#include <algorithm>

namespace kiteway::executor {

Result<ServerSnapshot> take_snapshot(Reader& reader, const std::vector<CollectionAddress>& wanted) {
  ServerSnapshot snapshot;
  auto version = reader.version();
  if (!version) return version.error();
  snapshot.version = std::move(*version);
  auto databases = reader.databases();
  if (!databases) return databases.error();
  for (const auto& name : *databases) snapshot.databases[name] = {};

  for (const auto& address : wanted) {
    const auto found = snapshot.databases.find(address.database);
    if (found == snapshot.databases.end()) continue;
    DatabaseSnapshot& database = found->second;
    if (database.collection_names.empty()) {
      auto names = reader.collections(address.database);
      if (!names) return names.error();
      database.collection_names = std::move(*names);
    }
    if (database.collections.contains(address.collection)) continue;
    // Also by alias: the names list holds collections only.
    auto described = reader.describe(address);
    if (described) {
      database.collections[address.collection] = std::move(*described);
    } else if (described.error().kind != ErrorKind::kNotFound) {
      return described.error();
    }
  }
  return snapshot;
}

}  // namespace kiteway::executor
