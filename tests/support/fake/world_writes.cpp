// Insert, Upsert, Delete and Flush.
#include "tests/support/fake/column.h"
#include "tests/support/fake/world.h"

#include <set>

namespace kiteway::testing {
namespace {

void add_key(const PrimaryKey& key, wire::schema::IDs& ids) {
  if (const auto* number = std::get_if<std::int64_t>(&key)) {
    ids.mutable_int_id()->add_data(*number);
  } else {
    ids.mutable_str_id()->add_data(std::get<std::string>(key));
  }
}

void answer_rows(const Collection& collection, const std::vector<RowCells>& rows, Timestamp at,
                 wire::milvus::MutationResult& answer) {
  const std::size_t key_index = collection.primary_key_index();
  std::uint32_t index = 0;
  for (const RowCells& row : rows) {
    add_key(key_of(collection.fields[key_index], row[key_index]), *answer.mutable_ids());
    answer.add_succ_index(index++);
  }
  answer.set_timestamp(at);
  answer.set_acknowledged(true);
}

}  // namespace

Partition& World::partition_to_write(Collection& collection, const std::string& name) {
  if (!collection.partition_key_index()) return Store::partition(collection, name);
  if (!name.empty()) {
    refuse("not support manually specifying the partition names if partition key mode is used");
  }
  return collection.partitions.front();  // rows go where their key sends them
}

void World::make_keys(const Collection& collection, std::vector<RowCells>& rows) {
  const std::size_t key_index = collection.primary_key_index();
  const bool is_number = collection.fields[key_index].data_type() == wire::schema::Int64;
  for (RowCells& row : rows) {
    const std::int64_t made = store_.next_id();
    row[key_index] = is_number ? to_bytes(made) : std::to_string(made);
  }
}

void World::insert(const Caller& caller, const wire::milvus::InsertRequest& request,
                   wire::milvus::MutationResult& answer) {
  Collection& collection = collection_of(caller, request);
  Partition& partition = partition_to_write(collection, request.partition_name());
  auto rows = checked_rows(collection, request.fields_data(), request.num_rows(),
                           WriteKind::kInsert, rules_);
  const bool has_keys = rows.front()[collection.primary_key_index()].has_value();
  if (collection.primary_key().autoid() && !has_keys) make_keys(collection, rows);
  const Timestamp at = store_.next_timestamp();
  answer_rows(collection, rows, at, answer);
  answer.set_insert_cnt(request.num_rows());
  rows_inserted_ += request.num_rows();
  store_.insert(collection, partition, std::move(rows), at);
}

void World::upsert(const Caller& caller, const wire::milvus::UpsertRequest& request,
                   wire::milvus::MutationResult& answer) {
  Collection& collection = collection_of(caller, request);
  if (request.partial_update()) refuse("partial_update is not played here");
  const bool auto_id = collection.primary_key().autoid();
  if (auto_id && !rules_.from(2, 4, 10)) {
    refuse("upsert can not assign primary field data when auto id enabled");
  }
  Partition& partition = partition_to_write(collection, request.partition_name());
  auto rows = checked_rows(collection, request.fields_data(), request.num_rows(),
                           WriteKind::kUpsert, rules_);
  const Timestamp at = store_.next_timestamp();
  const std::size_t key_index = collection.primary_key_index();
  const auto& key_field = collection.fields[key_index];
  for (const RowCells& row : rows) {
    const PrimaryKey key = key_of(key_field, row[key_index]);
    // Only this partition's row goes; with a partition key the old row may be in any of them.
    if (collection.partition_key_index()) {
      for (Partition& each : collection.partitions) Store::remove(each, key, at);
    } else {
      Store::remove(partition, key, at);
    }
  }
  if (auto_id) make_keys(collection, rows);
  answer_rows(collection, rows, at, answer);
  answer.set_upsert_cnt(request.num_rows());
  answer.set_insert_cnt(request.num_rows());
  answer.set_delete_cnt(request.num_rows());
  rows_upserted_ += request.num_rows();
  store_.insert(collection, partition, std::move(rows), at);
}

void World::delete_rows(const Caller& caller, const wire::milvus::DeleteRequest& request,
                        wire::milvus::MutationResult& answer) {
  Collection& collection = collection_of(caller, request);
  std::vector<Partition*> partitions;
  if (request.partition_name().empty() || collection.partition_key_index()) {
    partition_to_write(collection, request.partition_name());
    for (Partition& partition : collection.partitions) partitions.push_back(&partition);
  } else {
    partitions.push_back(&Store::partition(collection, request.partition_name()));
  }
  const Filter filter = parse_filter(request.expr(), collection, rules_);
  if (filter.empty()) refuse("delete expression is empty");
  const bool is_key_list = filter.size() == 1 && filter.front().comparator == Comparator::kIn &&
                           filter.front().field == collection.primary_key_index();
  if (!is_key_list && !collection.is_loaded()) {
    refuse(code::kCollectionNotLoaded, "collection not loaded[collection=" + collection.name + "]");
  }
  std::set<PrimaryKey> keys;
  if (is_key_list) keys = {filter.front().literals.begin(), filter.front().literals.end()};
  const std::size_t key_index = collection.primary_key_index();
  for (const Partition* partition : partitions) {
    if (is_key_list) break;
    for (const RowCells* cells : visible_rows(collection, *partition, filter, store_.now())) {
      keys.insert(key_of(collection.fields[key_index], (*cells)[key_index]));
    }
  }
  const Timestamp at = store_.next_timestamp();
  for (const PrimaryKey& key : keys) {
    for (Partition* partition : partitions) Store::remove(*partition, key, at);
    add_key(key, *answer.mutable_ids());
  }
  answer.set_delete_cnt(static_cast<std::int64_t>(keys.size()));
  answer.set_timestamp(at);
  answer.set_acknowledged(true);
}

void World::put(Collection& collection, const std::string& partition, const Columns& columns) {
  if (columns.empty()) refuse("no columns");
  const auto field = collection.find_field(columns[0].field_name());
  if (!field) refuse("field " + columns[0].field_name() + " does not exist");
  const std::size_t row_count = columns[0].valid_data().empty()
                                    ? count_values(collection.fields[*field], columns[0])
                                    : static_cast<std::size_t>(columns[0].valid_data_size());
  auto rows = unchecked_rows(collection, columns, row_count);
  if (rows.empty()) return;
  if (!rows.front()[collection.primary_key_index()]) make_keys(collection, rows);
  Partition& home = collection.partition_key_index() ? collection.partitions.front()
                                                     : Store::partition(collection, partition);
  store_.insert(collection, home, std::move(rows), store_.next_timestamp());
}

void World::flush(const Caller& caller, const wire::milvus::FlushRequest& request,
                  wire::milvus::FlushResponse& answer) {
  const std::string database = database_of(caller, request.db_name());
  answer.set_db_name(database);
  for (const auto& name : request.collection_names()) {
    Collection& collection = store_.collection({database, name});
    auto& segments = (*answer.mutable_coll_segids())[name];
    collection.flushed_row_count = 0;
    for (const Partition& partition : collection.partitions) {
      for (const Segment& segment : partition.segments) {
        collection.flushed_row_count += static_cast<std::int64_t>(segment.row_count);
        segments.add_data(segment.id);
      }
    }
    (*answer.mutable_coll_flush_ts())[name] = store_.next_timestamp();
  }
}

void World::get_flush_state(const Caller&, const wire::milvus::GetFlushStateRequest&,
                            wire::milvus::GetFlushStateResponse& answer) {
  answer.set_flushed(true);
}

}  // namespace kiteway::testing
