// What the fake server holds: databases, collections, partitions, segments, rows. No rules here.
#pragma once

#include "schema/address.h"
#include "schema/primary_key.h"
#include "tests/support/fake/cell.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace kiteway::testing {

inline constexpr const char* kDefaultPartition = "_default";
inline constexpr const char* kDynamicField = "$meta";

/// Hybrid timestamps as the server gives them out: milliseconds << 18 | counter.
using Timestamp = std::uint64_t;
inline constexpr Timestamp kNever = std::numeric_limits<Timestamp>::max();
inline constexpr int kLogicalBits = 18;
constexpr Timestamp milliseconds_of(Timestamp hybrid) { return hybrid >> kLogicalBits; }

/// One stored row. Deleted ones stay, for the snapshots that still see them.
struct RowVersion {
  std::int64_t sequence = 0;  ///< grows with every stored row: the newest of a key is the largest
  Timestamp inserted_at = 0;
  Timestamp deleted_at = kNever;
  RowCells cells;

  [[nodiscard]] bool is_visible(Timestamp at) const { return inserted_at <= at && at < deleted_at; }
};

/// A key may be there more than once: Insert does not de-duplicate. Versions go from old to new.
struct Segment {
  std::int64_t id = 0;
  std::size_t row_count = 0;  ///< rows ever inserted
  std::map<PrimaryKey, std::vector<RowVersion>> rows = {};
};

struct Partition {
  std::int64_t id = 0;
  std::string name;
  Timestamp created_at = 0;
  bool is_loaded = false;
  std::vector<Segment> segments = {};
};

struct Index {
  std::int64_t id = 0;
  std::string name;
  std::string field_name;
  KeyValuePairs params = {};
};

/// How the collection was loaded: a partition created later is loaded too under kCollection.
enum class LoadScope { kNone, kCollection, kPartitions };

struct Collection {
  std::int64_t id = 0;
  std::string name;
  wire::milvus::CreateCollectionRequest request = {};  ///< as accepted, to know a repeat
  wire::schema::CollectionSchema schema = {};          ///< user fields with their ids
  std::vector<wire::schema::FieldSchema> fields = {};  ///< those and `$meta`: the columns of a row
  std::int64_t partition_count = 1;                    ///< num_partitions
  Timestamp created_at = 0;
  Timestamp updated_at = 0;
  std::map<std::string, std::string> properties = {};
  std::vector<Partition> partitions = {};
  std::vector<Index> indexes = {};
  LoadScope load_scope = LoadScope::kNone;
  int load_polls_left = 0;  ///< load state answers before loading is done
  std::int64_t flushed_row_count = 0;

  [[nodiscard]] std::size_t primary_key_index() const;
  [[nodiscard]] const wire::schema::FieldSchema& primary_key() const;
  /// Index of the partition key in `fields`, or nothing.
  [[nodiscard]] std::optional<std::size_t> partition_key_index() const;
  [[nodiscard]] std::optional<std::size_t> find_field(const std::string& field_name) const;
  [[nodiscard]] Partition* find_partition(const std::string& partition_name);
  [[nodiscard]] bool is_loaded() const;
};

struct Database {
  std::int64_t id = 0;
  Timestamp created_at = 0;
  std::map<std::string, std::string> properties = {};
  std::map<std::string, Collection> collections = {};
  std::map<std::string, std::string> aliases = {};  ///< alias to collection name
};

/// Not thread-safe: the service holds a lock around every request.
class Store {
 public:
  explicit Store(std::size_t segment_rows);

  /// Throws Refusal 800 when absent.
  Database& database(const std::string& name);
  /// By name or alias. Throws Refusal 100 when absent, 800 without the database.
  Collection& collection(const CollectionAddress& address);
  /// Throws Refusal 200 when absent. "" is the default partition.
  static Partition& partition(Collection& collection, const std::string& name);

  std::map<std::string, Database>& databases() { return databases_; }

  Collection& create_collection(Database& database,
                                const wire::milvus::CreateCollectionRequest& request,
                                const wire::schema::CollectionSchema& schema,
                                std::int64_t partition_count);
  Partition& create_partition(Collection& collection, const std::string& name);

  /// Stores rows in the partition, or by the hash of their partition key.
  void insert(Collection& collection, Partition& partition, std::vector<RowCells> rows,
              Timestamp at);

  /// Deletes every visible row with this key. Returns how many there were.
  static std::int64_t remove(Partition& partition, const PrimaryKey& key, Timestamp at);

  /// Rows of all segments that `at` sees, duplicates counted.
  static std::int64_t count(const Partition& partition, Timestamp at);

  std::int64_t next_id() { return ++last_id_; }
  Timestamp next_timestamp() { return ++last_timestamp_; }
  [[nodiscard]] Timestamp now() const { return last_timestamp_; }

 private:
  std::size_t segment_rows_;
  std::int64_t last_id_ = 449'000'000'000'000'000;  // ids of real servers are as large
  std::int64_t last_sequence_ = 0;
  Timestamp last_timestamp_;
  std::map<std::string, Database> databases_;
};

/// The key in the cell of a primary key field.
PrimaryKey key_of(const wire::schema::FieldSchema& field, const Cell& cell);
/// The other way round.
Cell cell_of(const PrimaryKey& key);

}  // namespace kiteway::testing
