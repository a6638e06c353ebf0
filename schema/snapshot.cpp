#include "schema/snapshot.h"

namespace kiteway {

const CollectionSnapshot* find_collection(const ServerSnapshot& server,
                                          const CollectionAddress& address) noexcept {
  const auto database = server.databases.find(address.database);
  if (database == server.databases.end()) return nullptr;
  const auto& collections = database->second.collections;
  const auto found = collections.find(address.collection);
  return found == collections.end() ? nullptr : &found->second;
}

}  // namespace kiteway
