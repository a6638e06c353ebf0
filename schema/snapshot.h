// What a server held when it was asked: the compiler's only knowledge of the world.
#pragma once

#include "schema/address.h"
#include "schema/collection.h"
#include "schema/server_version.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiteway {

struct PartitionSnapshot {
  std::string name;
  LoadState load_state = LoadState::kNotLoaded;

  friend bool operator==(const PartitionSnapshot&, const PartitionSnapshot&) = default;
};

struct CollectionSnapshot {
  CollectionAddress address;
  CollectionSchema schema;
  std::int64_t collection_id = 0;  ///< new whenever the collection is dropped and made again
  std::int32_t shard_count = 0;
  std::int64_t partition_count = 0;  ///< num_partitions; means something with a partition key only
  ConsistencyLevel consistency_level = ConsistencyLevel::kBounded;
  Properties properties = {};
  std::vector<std::string> aliases = {};
  std::vector<PartitionSnapshot> partitions = {};  ///< empty with a partition key: they have no use
  std::vector<IndexSpec> indexes = {};
  LoadState load_state = LoadState::kNotLoaded;
  std::optional<std::int64_t> entity_count = {};  ///< count(*), physical rows; absent if not loaded
  /// Rows with NULL in a field, of the fields that the plan made somebody count.
  std::map<std::string, std::int64_t> null_counts = {};
  /// Rows whose dynamic keys are called like a field, if they were counted.
  std::optional<std::int64_t> colliding_rows = {};
  /// Rows that have a key of the dynamic field, of the keys that the plan makes fields of.
  std::map<std::string, std::int64_t> key_counts = {};
  /// Rows that meet a filter, of the filters that the plan has, and what the server said against
  /// those that it does not take.
  std::map<std::string, std::int64_t> filtered_counts = {};
  std::map<std::string, std::string> filter_problems = {};
  /// Where they cannot be counted, what the server's statistics say: an estimate, since rows that
  /// are not flushed are not in it and deleted ones may be.
  std::optional<std::int64_t> rows_estimate = {};
  /// Parts of the live schema this build cannot carry, each a sentence. Not empty: hands off.
  std::vector<std::string> unknown_parts = {};

  friend bool operator==(const CollectionSnapshot&, const CollectionSnapshot&) = default;
};

/// Names of all collections of one database, and the described ones among them.
struct DatabaseSnapshot {
  std::vector<std::string> collection_names = {};
  std::map<std::string, CollectionSnapshot> collections = {};
  /// Aliases that were asked about and exist, each with the collection it stands for.
  std::map<std::string, std::string> aliases = {};

  friend bool operator==(const DatabaseSnapshot&, const DatabaseSnapshot&) = default;
};

/// One server as seen by one reader. A database that does not exist is not in the map.
struct ServerSnapshot {
  ServerVersion version;
  std::map<std::string, DatabaseSnapshot> databases = {};
  std::string described_at = {};  ///< RFC 3339: when the server was asked; for messages

  friend bool operator==(const ServerSnapshot&, const ServerSnapshot&) = default;
};

/// The described collection, or nullptr.
[[nodiscard]] const CollectionSnapshot* find_collection(const ServerSnapshot& server,
                                                        const CollectionAddress& address) noexcept;

}  // namespace kiteway
