// Collections: what there is, what can be made.
#include "tests/support/fake/create_rules.h"
#include "tests/support/fake/world.h"

#include <algorithm>

namespace kiteway::testing {
namespace {

using wire::milvus::CreateCollectionRequest;

/// Whether a second request asks for the same collection: then it succeeds without effect.
bool is_repeat(const CreateCollectionRequest& first, const CreateCollectionRequest& second) {
  CreateCollectionRequest a = first;
  CreateCollectionRequest b = second;
  a.clear_base();
  b.clear_base();
  a.set_db_name("");
  b.set_db_name("");
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace

Collection& World::collection_by_id(Database& database, std::int64_t id) {
  for (auto& [name, collection] : database.collections) {
    if (collection.id == id) return collection;
  }
  refuse(code::kCollectionNotFound, "collection not found[collection=" + std::to_string(id) + "]");
}

void World::show_collections(const Caller& caller,
                             const wire::milvus::ShowCollectionsRequest& request,
                             wire::milvus::ShowCollectionsResponse& answer) {
  const Database& database = store_.database(database_of(caller, request.db_name()));
  for (const auto& [name, collection] : database.collections) {
    if (request.type() == wire::milvus::InMemory && !collection.is_loaded()) continue;
    answer.add_collection_names(name);
    answer.add_collection_ids(collection.id);
    answer.add_created_timestamps(collection.created_at);
    answer.add_created_utc_timestamps(milliseconds_of(collection.created_at));
    if (request.type() == wire::milvus::InMemory) answer.add_query_service_available(true);
    if (rules_.from(2, 6, 1)) answer.add_shards_num(std::max(1, collection.request.shards_num()));
  }
}

void World::describe_collection(const Caller& caller,
                                const wire::milvus::DescribeCollectionRequest& request,
                                wire::milvus::DescribeCollectionResponse& answer) {
  const std::string database_name = database_of(caller, request.db_name());
  Database& database = store_.database(database_name);
  const Collection& collection = request.collection_name().empty()
                                     ? collection_by_id(database, request.collectionid())
                                     : collection_of(caller, request);
  *answer.mutable_schema() = collection.schema;
  answer.set_collectionid(collection.id);
  answer.set_collection_name(collection.name);
  answer.set_db_name(database_name);
  answer.set_created_timestamp(collection.created_at);
  answer.set_created_utc_timestamp(milliseconds_of(collection.created_at));
  answer.set_consistency_level(collection.request.consistency_level());
  answer.set_num_partitions(static_cast<std::int64_t>(collection.partitions.size()));
  answer.set_shards_num(std::max(1, collection.request.shards_num()));
  for (int shard = 0; shard < answer.shards_num(); ++shard) {
    const std::string channel = "by-dev-rootcoord-dml_" + std::to_string(shard);
    answer.add_physical_channel_names(channel);
    answer.add_virtual_channel_names(channel + "_" + std::to_string(collection.id) + "v" +
                                     std::to_string(shard));
  }
  for (const auto& [alias, target] : database.aliases) {
    if (target == collection.name) answer.add_aliases(alias);
  }
  for (const auto& [key, value] : collection.properties) {
    auto& pair = *answer.add_properties();
    pair.set_key(key);
    pair.set_value(value);
  }
  if (rules_.from(2, 4)) answer.set_db_id(database.id);
  if (rules_.from(2, 5, 5)) answer.set_update_timestamp(collection.updated_at);
}

void World::has_collection(const Caller& caller, const wire::milvus::HasCollectionRequest& request,
                           wire::milvus::BoolResponse& answer) {
  const Database& database = store_.database(database_of(caller, request.db_name()));
  answer.set_value(database.collections.contains(request.collection_name()) ||
                   database.aliases.contains(request.collection_name()));
}

void World::create_collection(const Caller& caller, const CreateCollectionRequest& request,
                              wire::common::Status&) {
  Database& database = store_.database(database_of(caller, request.db_name()));
  const wire::schema::CollectionSchema schema = checked_schema(request, rules_);
  const std::int64_t partition_count = partition_count_of(request, schema, rules_);
  if (database.aliases.contains(request.collection_name())) {
    refuse(code::kUnexpected,
           "collection name [" + request.collection_name() + "] conflicts with an existing alias");
  }
  const auto existing = database.collections.find(request.collection_name());
  if (existing != database.collections.end()) {
    if (is_repeat(existing->second.request, request)) return;
    refuse(code::kUnexpected,
           "create duplicate collection with different parameters, collection: " +
               request.collection_name());
  }
  std::size_t collections = 0;
  for (const auto& [name, each] : store_.databases()) collections += each.collections.size();
  if (collections >= static_cast<std::size_t>(rules_.collections_max)) {
    refuse(code::kCollectionLimit, "exceeded the limit number of collections");
  }
  store_.create_collection(database, request, schema, partition_count);
}

void World::drop_collection(const Caller& caller,
                            const wire::milvus::DropCollectionRequest& request,
                            wire::common::Status&) {
  Database& database = store_.database(database_of(caller, request.db_name()));
  const std::string& name = request.collection_name();
  if (database.aliases.contains(name)) {
    refuse(code::kUnexpected, "cannot drop the collection via alias = " + name);
  }
  const bool has_alias = std::any_of(database.aliases.begin(), database.aliases.end(),
                                     [&](const auto& alias) { return alias.second == name; });
  if (has_alias && rules_.from(2, 4)) {
    refuse(code::kUnexpected,
           "unable to drop the collection [" + name + "] because it has associated aliases");
  }
  std::erase_if(database.aliases, [&](const auto& alias) { return alias.second == name; });
  database.collections.erase(name);
}

void World::alter_collection(const Caller& caller,
                             const wire::milvus::AlterCollectionRequest& request,
                             wire::common::Status&) {
  Collection& collection = collection_of(caller, request);
  if (!request.delete_keys().empty() && !rules_.from(2, 4, 18)) {
    refuse("delete_keys is not known to this server");
  }
  for (const auto& pair : request.properties()) collection.properties[pair.key()] = pair.value();
  for (const auto& key : request.delete_keys()) collection.properties.erase(key);
  collection.updated_at = store_.next_timestamp();
}

}  // namespace kiteway::testing
