// Second names of collections.
#include "tests/support/fake/field_rules.h"
#include "tests/support/fake/world.h"

namespace kiteway::testing {
namespace {

void check_target(const Database& database, const std::string& collection) {
  if (!database.collections.contains(collection)) {
    refuse(code::kCollectionNotFound, "collection not found[collection=" + collection + "]");
  }
}

}  // namespace

void World::create_alias(const Caller& caller, const wire::milvus::CreateAliasRequest& request,
                         wire::common::Status&) {
  Database& database = store_.database(database_of(caller, request.db_name()));
  check_name(request.alias(), "collection alias");
  check_target(database, request.collection_name());
  if (database.collections.contains(request.alias())) {
    refuse(code::kAliasCollidesWithCollection,
           "alias and collection name conflict[alias=" + request.alias() + "]");
  }
  const auto existing = database.aliases.find(request.alias());
  if (existing != database.aliases.end() && existing->second != request.collection_name()) {
    refuse(code::kAliasExists,
           request.alias() + " is alias to another collection: " + existing->second);
  }
  database.aliases[request.alias()] = request.collection_name();
}

void World::alter_alias(const Caller& caller, const wire::milvus::AlterAliasRequest& request,
                        wire::common::Status&) {
  Database& database = store_.database(database_of(caller, request.db_name()));
  check_target(database, request.collection_name());
  const auto existing = database.aliases.find(request.alias());
  if (existing == database.aliases.end()) {
    refuse(code::kAliasNotFound, "alias not found[alias=" + request.alias() + "]");
  }
  existing->second = request.collection_name();
}

void World::drop_alias(const Caller& caller, const wire::milvus::DropAliasRequest& request,
                       wire::common::Status&) {
  store_.database(database_of(caller, request.db_name())).aliases.erase(request.alias());
}

void World::describe_alias(const Caller& caller, const wire::milvus::DescribeAliasRequest& request,
                           wire::milvus::DescribeAliasResponse& answer) {
  const std::string database_name = database_of(caller, request.db_name());
  const Database& database = store_.database(database_name);
  const auto existing = database.aliases.find(request.alias());
  if (existing == database.aliases.end()) {
    refuse(code::kAliasNotFound, "alias not found[alias=" + request.alias() + "]");
  }
  answer.set_db_name(database_name);
  answer.set_alias(request.alias());
  answer.set_collection(existing->second);
}

void World::list_aliases(const Caller& caller, const wire::milvus::ListAliasesRequest& request,
                         wire::milvus::ListAliasesResponse& answer) {
  const std::string database_name = database_of(caller, request.db_name());
  const Database& database = store_.database(database_name);
  const std::string& wanted = request.collection_name();
  if (!wanted.empty()) collection_of(caller, request);
  answer.set_db_name(database_name);
  answer.set_collection_name(wanted);
  for (const auto& [alias, collection] : database.aliases) {
    if (wanted.empty() || wanted == collection) answer.add_aliases(alias);
  }
}

}  // namespace kiteway::testing
