// Keeps databases, collections, partitions, segments and rows in memory.
#include "tests/support/fake/store.h"

#include "tests/support/fake/structs.h"

#include <algorithm>
#include <functional>

namespace kiteway::testing {
namespace {

using wire::schema::FieldSchema;

constexpr std::int64_t kFirstFieldId = 100;  // the ids below are the server's own columns
constexpr Timestamp kStartMilliseconds = 1'700'000'000'000;

template <class Things, class Wanted>
std::optional<std::size_t> index_of(const Things& things, Wanted wanted) {
  const auto found = std::find_if(things.begin(), things.end(), wanted);
  if (found == things.end()) return std::nullopt;
  return static_cast<std::size_t>(found - things.begin());
}

/// Segments fill one after the other; a full one is followed by a new one.
Segment& open_segment(Partition& partition, std::size_t segment_rows, Store& store) {
  if (partition.segments.empty() || partition.segments.back().row_count >= segment_rows) {
    partition.segments.push_back(Segment{.id = store.next_id()});
  }
  return partition.segments.back();
}

FieldSchema dynamic_field(std::int64_t id) {
  FieldSchema field;
  field.set_fieldid(id);
  field.set_name(kDynamicField);
  field.set_data_type(wire::schema::JSON);
  field.set_is_dynamic(true);
  return field;
}

}  // namespace

std::size_t Collection::primary_key_index() const {
  return index_of(fields, [](const FieldSchema& field) { return field.is_primary_key(); }).value();
}

const FieldSchema& Collection::primary_key() const { return fields[primary_key_index()]; }

std::optional<std::size_t> Collection::partition_key_index() const {
  return index_of(fields, [](const FieldSchema& field) { return field.is_partition_key(); });
}

std::optional<std::size_t> Collection::find_field(const std::string& field_name) const {
  return index_of(fields, [&](const FieldSchema& field) { return field.name() == field_name; });
}

Partition* Collection::find_partition(const std::string& partition_name) {
  const auto index = index_of(
      partitions, [&](const Partition& partition) { return partition.name == partition_name; });
  return index ? &partitions[*index] : nullptr;
}

bool Collection::is_loaded() const {
  return std::any_of(partitions.begin(), partitions.end(),
                     [](const Partition& partition) { return partition.is_loaded; });
}

Store::Store(std::size_t segment_rows)
    : segment_rows_(segment_rows), last_timestamp_(kStartMilliseconds << kLogicalBits) {
  databases_["default"] = Database{.id = 1, .created_at = next_timestamp()};
}

Database& Store::database(const std::string& name) {
  const auto found = databases_.find(name);
  if (found == databases_.end()) {
    refuse(code::kDatabaseNotFound, "database not found[database=" + name + "]");
  }
  return found->second;
}

Collection& Store::collection(const CollectionAddress& address) {
  Database& in = database(address.database);
  const auto alias = in.aliases.find(address.collection);
  const auto found =
      in.collections.find(alias == in.aliases.end() ? address.collection : alias->second);
  if (found == in.collections.end()) {
    refuse(code::kCollectionNotFound, "collection not found[database=" + address.database +
                                          "][collection=" + address.collection + "]");
  }
  return found->second;
}

Partition& Store::partition(Collection& collection, const std::string& name) {
  Partition* found = collection.find_partition(name.empty() ? kDefaultPartition : name);
  if (found == nullptr) {
    refuse(code::kPartitionNotFound, "partition not found[partition=" + name + "]");
  }
  return *found;
}

Collection& Store::create_collection(Database& database,
                                     const wire::milvus::CreateCollectionRequest& request,
                                     const wire::schema::CollectionSchema& schema,
                                     std::int64_t partition_count) {
  Collection created{.id = next_id(),
                     .name = request.collection_name(),
                     .request = request,
                     .schema = schema,
                     .partition_count = partition_count,
                     .created_at = next_timestamp()};
  created.updated_at = created.created_at;
  std::int64_t field_id = kFirstFieldId;
  for (FieldSchema& field : *created.schema.mutable_fields()) field.set_fieldid(field_id++);
  created.fields.assign(created.schema.fields().begin(), created.schema.fields().end());
  for (auto& structs : *created.schema.mutable_struct_array_fields()) {
    structs.set_fieldid(field_id++);
    for (FieldSchema& field : *structs.mutable_fields()) field.set_fieldid(field_id++);
  }
  const auto in_structs = flat_fields(created.schema);
  created.fields.insert(created.fields.end(), in_structs.begin(), in_structs.end());
  if (schema.enable_dynamic_field()) created.fields.push_back(dynamic_field(field_id));
  for (const auto& pair : request.properties()) created.properties[pair.key()] = pair.value();
  if (created.partition_key_index()) {
    for (std::int64_t i = 0; i < partition_count; ++i) {
      create_partition(created, kDefaultPartition + ("_" + std::to_string(i)));
    }
  } else {
    create_partition(created, kDefaultPartition);
  }
  return database.collections[created.name] = std::move(created);
}

Partition& Store::create_partition(Collection& collection, const std::string& name) {
  collection.partitions.push_back(
      Partition{.id = next_id(),
                .name = name,
                .created_at = next_timestamp(),
                .is_loaded = collection.load_scope == LoadScope::kCollection});
  return collection.partitions.back();
}

void Store::insert(Collection& collection, Partition& partition, std::vector<RowCells> rows,
                   Timestamp at) {
  const std::size_t key_index = collection.primary_key_index();
  const auto hashed_by = collection.partition_key_index();
  for (RowCells& cells : rows) {
    Partition* home = &partition;
    if (hashed_by) {
      const std::size_t hash = std::hash<std::string>{}(cells[*hashed_by].value_or(""));
      home = &collection.partitions[hash % collection.partitions.size()];
    }
    const PrimaryKey key = key_of(collection.fields[key_index], cells[key_index]);
    Segment& segment = open_segment(*home, segment_rows_, *this);
    segment.rows[key].push_back(
        RowVersion{.sequence = ++last_sequence_, .inserted_at = at, .cells = std::move(cells)});
    ++segment.row_count;
  }
}

std::int64_t Store::remove(Partition& partition, const PrimaryKey& key, Timestamp at) {
  std::int64_t removed = 0;
  for (Segment& segment : partition.segments) {
    const auto found = segment.rows.find(key);
    if (found == segment.rows.end()) continue;
    for (RowVersion& version : found->second) {
      if (version.deleted_at != kNever) continue;
      version.deleted_at = at;
      ++removed;
    }
  }
  return removed;
}

std::int64_t Store::count(const Partition& partition, Timestamp at) {
  std::int64_t count = 0;
  for (const Segment& segment : partition.segments) {
    for (const auto& [key, versions] : segment.rows) {
      count += std::count_if(versions.begin(), versions.end(),
                             [&](const RowVersion& version) { return version.is_visible(at); });
    }
  }
  return count;
}

PrimaryKey key_of(const FieldSchema& field, const Cell& cell) {
  if (field.data_type() != wire::schema::Int64) return cell.value_or("");
  return cell ? from_bytes<std::int64_t>(*cell) : std::int64_t{0};
}

Cell cell_of(const PrimaryKey& key) {
  if (const auto* number = std::get_if<std::int64_t>(&key)) return to_bytes(*number);
  return std::get<std::string>(key);
}

}  // namespace kiteway::testing
