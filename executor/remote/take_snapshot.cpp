#include "executor/remote/take_snapshot.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <optional>
#include <set>
#include <thread>
#include <utility>

namespace kiteway::executor {
namespace {

/// Collections asked about at once: each takes a handful of small calls.
constexpr std::size_t kAskersMax = 8;

/// Describes each collection; results are in the order of `addresses`.
std::vector<std::optional<Result<CollectionSnapshot>>> describe_all(
    Reader& reader, const std::vector<CollectionAddress>& addresses) {
  std::vector<std::optional<Result<CollectionSnapshot>>> described(addresses.size());
  if (addresses.empty()) return described;
  const std::uint64_t timestamp = reader.timestamp();
  std::atomic<std::size_t> next{0};
  const auto ask = [&] {
    for (std::size_t i = next++; i < addresses.size(); i = next++) {
      try {
        described[i] = reader.describe(addresses[i], timestamp);
      } catch (const std::exception& exception) {
        described[i] = Error{
            .kind = ErrorKind::kInternal,
            .message = "describing " + to_string(addresses[i]) + " threw: " + exception.what()};
      }
    }
  };
  std::vector<std::jthread> askers;
  askers.reserve(kAskersMax);
  for (std::size_t i = 1; i < std::min(kAskersMax, addresses.size()); ++i) askers.emplace_back(ask);
  ask();
  askers.clear();
  return described;
}

/// Those of `wanted` whose database exists, each once.
std::vector<CollectionAddress> reachable(const ServerSnapshot& snapshot,
                                         const std::vector<CollectionAddress>& wanted) {
  std::vector<CollectionAddress> addresses;
  std::set<CollectionAddress> seen;
  for (const auto& address : wanted) {
    if (!snapshot.databases.contains(address.database) || !seen.insert(address).second) continue;
    addresses.push_back(address);
  }
  return addresses;
}

}  // namespace

Result<ServerSnapshot> take_snapshot(Reader& reader, const std::vector<CollectionAddress>& wanted) {
  ServerSnapshot snapshot;
  auto version = reader.version();
  if (!version) return version.error();
  snapshot.version = std::move(*version);
  auto databases = reader.databases();
  if (!databases) return databases.error();
  for (const auto& name : *databases) snapshot.databases[name] = {};

  const auto addresses = reachable(snapshot, wanted);
  std::set<std::string> listed;
  for (const auto& address : addresses) {
    if (!listed.insert(address.database).second) continue;
    auto names = reader.collections(address.database);
    if (!names) return names.error();
    snapshot.databases.at(address.database).collection_names = std::move(*names);
  }
  // Also by alias: the lists of names hold collections only.
  auto described = describe_all(reader, addresses);
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    auto& result = *described[i];
    if (result) {
      snapshot.databases.at(addresses[i].database).collections[addresses[i].collection] =
          std::move(*result);
    } else if (result.error().kind != ErrorKind::kNotFound) {
      return result.error();
    }
  }
  return snapshot;
}

Outcome add_aliases(Reader& reader, const std::vector<CollectionAddress>& names,
                    ServerSnapshot& snapshot) {
  for (const auto& name : names) {
    const auto database = snapshot.databases.find(name.database);
    if (database == snapshot.databases.end()) continue;
    auto collection = reader.collection_called(name);
    if (collection && *collection != name.collection) {
      database->second.aliases[name.collection] = std::move(*collection);
    } else if (!collection && collection.error().kind != ErrorKind::kNotFound) {
      return collection.error();
    }
  }
  return Done{};
}

}  // namespace kiteway::executor
