#include "tests/bench/server/catalog.h"

#include "tests/support/fake/protocol.h"

#include <algorithm>
#include <stdexcept>

namespace kiteway::bench {
namespace {

using testing::refuse;
namespace code = testing::code;

constexpr std::int64_t kFirstFieldId = 100;  // those below belong to the server

wire::schema::FieldSchema& add_field(wire::schema::CollectionSchema& schema, const char* name,
                                     wire::schema::DataType type) {
  auto& field = *schema.add_fields();
  field.set_name(name);
  field.set_data_type(type);
  return field;
}

void add_parameter(wire::schema::FieldSchema& field, const char* key, int value) {
  auto& pair = *field.add_type_params();
  pair.set_key(key);
  pair.set_value(std::to_string(value));
}

wire::schema::CollectionSchema source_schema(const std::string& name, const SourceShape& shape) {
  wire::schema::CollectionSchema schema;
  schema.set_name(name);
  add_field(schema, "id", wire::schema::Int64).set_is_primary_key(true);
  add_parameter(add_field(schema, "vector", wire::schema::FloatVector), "dim", shape.dim);
  if (shape.row_bytes_extra > 0) {
    add_parameter(add_field(schema, "payload", wire::schema::VarChar), "max_length",
                  shape.row_bytes_extra);
  }
  return schema;
}

wire::milvus::IndexDescription index_description(const std::string& field,
                                                 const std::string& name) {
  wire::milvus::IndexDescription index;
  index.set_field_name(field);
  index.set_index_name(name.empty() ? field : name);
  index.set_state(wire::common::IndexState::Finished);
  return index;
}

KeyFilter filter_of(const std::string& expression, const RowPattern& pattern) {
  auto filter = parse_key_filter(expression, pattern.key_name());
  if (!filter) refuse("cannot parse expression: " + expression.substr(0, 200));
  return std::move(*filter);
}

/// What the filter asks for, as intervals.
std::vector<KeyInterval> intervals_asked(const KeyFilter& filter) {
  return filter.keys ? intervals_of(*filter.keys) : std::vector<KeyInterval>{filter.within};
}

}  // namespace

Catalog::Catalog(const SourceShape& shape) {
  for (int i = 0; i < shape.collections; ++i) {
    add_source_collection("bench_" + std::to_string(i), shape);
  }
}

void Catalog::add_source_collection(const std::string& name, const SourceShape& shape) {
  Collection& collection = add(source_schema(name, shape));
  auto& index = collection.indexes.emplace_back(index_description("vector", "vector"));
  for (const auto& [key, value] :
       {std::pair("index_type", "AUTOINDEX"), std::pair("metric_type", "L2")}) {
    auto& pair = *index.add_params();
    pair.set_key(key);
    pair.set_value(value);
  }
  collection.is_loaded = true;
  collection.keys.add({0, shape.rows - 1});
}

Catalog::Collection& Catalog::add(wire::schema::CollectionSchema schema) {
  Collection& collection = collections_[schema.name()];
  collection.id = next_id_++;
  for (int i = 0; i < schema.fields_size(); ++i) {
    schema.mutable_fields(i)->set_fieldid(kFirstFieldId + i);
  }
  // Collections of one shape share their pattern: a hundred of them take the memory of one.
  for (const auto& [name, other] : collections_) {
    if (!other.pattern || other.schema.fields_size() != schema.fields_size()) continue;
    const bool is_same =
        std::equal(schema.fields().begin(), schema.fields().end(), other.schema.fields().begin(),
                   [](const auto& left, const auto& right) {
                     return left.SerializeAsString() == right.SerializeAsString();
                   });
    if (is_same) collection.pattern = other.pattern;
  }
  if (!collection.pattern) collection.pattern = std::make_shared<RowPattern>(schema);
  collection.schema = std::move(schema);
  return collection;
}

Catalog::Collection& Catalog::get(const std::string& name) {
  const auto found = collections_.find(name);
  if (found == collections_.end()) {
    refuse(code::kCollectionNotFound, "can't find collection[collection=" + name + "]");
  }
  return found->second;
}

Catalog::Collection& Catalog::get_loaded(const std::string& name) {
  Collection& collection = get(name);
  if (!collection.is_loaded) {
    refuse(code::kCollectionNotLoaded, "collection not loaded[collection=" + name + "]");
  }
  return collection;
}

void Catalog::show_collections(const wire::milvus::ShowCollectionsRequest& /*request*/,
                               wire::milvus::ShowCollectionsResponse& answer) {
  const std::scoped_lock lock(mutex_);
  for (const auto& [name, collection] : collections_) {
    answer.add_collection_names(name);
    answer.add_collection_ids(collection.id);
  }
}

void Catalog::describe_collection(const wire::milvus::DescribeCollectionRequest& request,
                                  wire::milvus::DescribeCollectionResponse& answer) {
  const std::scoped_lock lock(mutex_);
  const Collection& collection = get(request.collection_name());
  *answer.mutable_schema() = collection.schema;
  answer.set_collectionid(collection.id);
  answer.set_collection_name(request.collection_name());
  answer.set_db_name("default");
  answer.set_shards_num(collection.shard_count);
  answer.set_num_partitions(1);
  answer.set_consistency_level(collection.consistency_level);
  answer.mutable_properties()->Add(collection.properties.begin(), collection.properties.end());
}

void Catalog::has_collection(const wire::milvus::HasCollectionRequest& request,
                             wire::milvus::BoolResponse& answer) {
  const std::scoped_lock lock(mutex_);
  answer.set_value(collections_.contains(request.collection_name()));
}

void Catalog::create_collection(const wire::milvus::CreateCollectionRequest& request,
                                wire::common::Status& /*answer*/) {
  wire::schema::CollectionSchema schema;
  if (!schema.ParseFromString(request.schema())) refuse("the schema does not parse");
  schema.set_name(request.collection_name());
  const std::scoped_lock lock(mutex_);
  if (collections_.contains(schema.name())) refuse("collection exists: " + schema.name());
  try {
    Collection& collection = add(std::move(schema));
    collection.consistency_level = request.consistency_level();
    collection.shard_count = std::max(1, request.shards_num());
    collection.properties.assign(request.properties().begin(), request.properties().end());
  } catch (const std::logic_error& error) {  // of the pattern, or of a number in it
    collections_.erase(request.collection_name());
    refuse(error.what());
  }
}

void Catalog::drop_collection(const wire::milvus::DropCollectionRequest& request,
                              wire::common::Status& /*answer*/) {
  const std::scoped_lock lock(mutex_);
  collections_.erase(request.collection_name());
}

void Catalog::show_partitions(const wire::milvus::ShowPartitionsRequest& request,
                              wire::milvus::ShowPartitionsResponse& answer) {
  const std::scoped_lock lock(mutex_);
  const Collection& collection = get(request.collection_name());
  std::int64_t id = collection.id * 1000;
  for (const auto& name : collection.partitions) {
    answer.add_partition_names(name);
    answer.add_partitionids(id++);
  }
}

void Catalog::create_partition(const wire::milvus::CreatePartitionRequest& request,
                               wire::common::Status& /*answer*/) {
  const std::scoped_lock lock(mutex_);
  auto& partitions = get(request.collection_name()).partitions;
  if (std::ranges::find(partitions, request.partition_name()) == partitions.end()) {
    partitions.push_back(request.partition_name());
  }
}

void Catalog::create_index(const wire::milvus::CreateIndexRequest& request,
                           wire::common::Status& /*answer*/) {
  const std::scoped_lock lock(mutex_);
  auto index = index_description(request.field_name(), request.index_name());
  *index.mutable_params() = request.extra_params();
  auto& indexes = get(request.collection_name()).indexes;
  std::erase_if(indexes, [&](const auto& each) { return each.field_name() == index.field_name(); });
  indexes.push_back(std::move(index));
}

void Catalog::describe_index(const wire::milvus::DescribeIndexRequest& request,
                             wire::milvus::DescribeIndexResponse& answer) {
  const std::scoped_lock lock(mutex_);
  const auto& indexes = get(request.collection_name()).indexes;
  if (indexes.empty()) refuse(code::kIndexNotFound, "index not found");
  answer.mutable_index_descriptions()->Add(indexes.begin(), indexes.end());
}

void Catalog::load_collection(const wire::milvus::LoadCollectionRequest& request,
                              wire::common::Status& /*answer*/) {
  const std::scoped_lock lock(mutex_);
  Collection& collection = get(request.collection_name());
  if (collection.indexes.empty()) refuse(code::kIndexNotFound, "there is no vector index");
  collection.is_loaded = true;
}

void Catalog::release_collection(const wire::milvus::ReleaseCollectionRequest& request,
                                 wire::common::Status& /*answer*/) {
  const std::scoped_lock lock(mutex_);
  get(request.collection_name()).is_loaded = false;
}

void Catalog::get_load_state(const wire::milvus::GetLoadStateRequest& request,
                             wire::milvus::GetLoadStateResponse& answer) {
  const std::scoped_lock lock(mutex_);
  const bool is_loaded = get(request.collection_name()).is_loaded;
  answer.set_state(is_loaded ? wire::common::LoadStateLoaded : wire::common::LoadStateNotLoad);
}

void Catalog::get_loading_progress(const wire::milvus::GetLoadingProgressRequest& request,
                                   wire::milvus::GetLoadingProgressResponse& answer) {
  const std::scoped_lock lock(mutex_);
  answer.set_progress(get(request.collection_name()).is_loaded ? 100 : 0);
}

void Catalog::remove(const wire::milvus::DeleteRequest& request,
                     wire::milvus::MutationResult& answer) {
  const std::scoped_lock lock(mutex_);
  Collection& collection = get(request.collection_name());
  std::int64_t removed = 0;
  for (const auto& keys : intervals_asked(filter_of(request.expr(), *collection.pattern))) {
    removed += collection.keys.remove(keys);
  }
  answer.set_delete_cnt(removed);
}

void Catalog::write(const WrittenRows& rows, bool is_upsert) {
  const std::scoped_lock lock(mutex_);
  Collection& collection = get(rows.collection);
  if (auto fault = fault_of(rows, *collection.pattern); !fault.empty()) refuse(std::move(fault));
  const auto& partition = rows.partition.empty() ? "_default" : rows.partition;
  if (std::ranges::find(collection.partitions, partition) == collection.partitions.end()) {
    refuse(code::kPartitionNotFound, "partition not found[partition=" + partition + "]");
  }
  const auto keys =
      std::ranges::find(rows.columns, collection.pattern->key_name(), &WrittenColumn::name);
  std::int64_t added = 0;
  for (const auto& interval : intervals_of(keys->longs)) added += collection.keys.add(interval);
  if (!is_upsert) collection.repeated_rows += rows.row_count - added;
}

std::int64_t Catalog::count(const wire::milvus::QueryRequest& request) {
  const std::scoped_lock lock(mutex_);
  const Collection& collection = get_loaded(request.collection_name());
  if (request.expr().empty()) return collection.keys.count() + collection.repeated_rows;
  std::int64_t count = 0;
  const KeyFilter filter = filter_of(request.expr(), *collection.pattern);
  if (filter.divisor > 1) refuse("multiples are not counted here");
  for (const auto& keys : intervals_asked(filter)) {
    count += collection.keys.count(keys);
  }
  return count;
}

Found Catalog::find(const wire::milvus::QueryRequest& request, std::int64_t limit) {
  const std::scoped_lock lock(mutex_);
  const Collection& collection = get_loaded(request.collection_name());
  for (const auto& name : request.output_fields()) {
    if (!collection.pattern->has(name)) refuse("field " + name + " not exist");
  }
  Found found{.pattern = collection.pattern};
  const KeyFilter filter = filter_of(request.expr(), *collection.pattern);
  if (filter.divisor > 1) {
    if (filter.keys) refuse("multiples are not picked from a list here");
    found.keys =
        intervals_of(collection.keys.lowest_multiples(filter.within, filter.divisor, limit));
    return found;
  }
  for (const auto& keys : intervals_asked(filter)) {
    for (const auto& part : collection.keys.lowest(keys, limit)) {
      found.keys.push_back(part);
      limit -= part.last - part.first + 1;
    }
  }
  return found;
}

}  // namespace kiteway::bench
