// Sessions and databases.
#include "tests/support/fake/field_rules.h"
#include "tests/support/fake/world.h"

namespace kiteway::testing {

void World::connect(const Caller& caller, const wire::milvus::ConnectRequest&,
                    wire::milvus::ConnectResponse& answer) {
  store_.database(database_of(caller, ""));
  answer.mutable_server_info()->set_build_tags(rules_.version.text);
  answer.mutable_server_info()->set_deploy_mode("STANDALONE");
  answer.set_identifier(static_cast<std::int64_t>(store_.next_timestamp()));
}

void World::get_version(const Caller&, const wire::milvus::GetVersionRequest&,
                        wire::milvus::GetVersionResponse& answer) {
  answer.set_version(rules_.version.text);
}

void World::check_health(const Caller&, const wire::milvus::CheckHealthRequest&,
                         wire::milvus::CheckHealthResponse& answer) {
  answer.set_ishealthy(true);
}

void World::alloc_timestamp(const Caller&, const wire::milvus::AllocTimestampRequest&,
                            wire::milvus::AllocTimestampResponse& answer) {
  answer.set_timestamp(store_.next_timestamp());
}

void World::list_databases(const Caller&, const wire::milvus::ListDatabasesRequest&,
                           wire::milvus::ListDatabasesResponse& answer) {
  for (const auto& [name, database] : store_.databases()) {
    answer.add_db_names(name);
    answer.add_created_timestamp(database.created_at);
    if (rules_.from(2, 5)) answer.add_db_ids(database.id);
  }
}

void World::create_database(const Caller&, const wire::milvus::CreateDatabaseRequest& request,
                            wire::common::Status&) {
  check_name(request.db_name(), "database name", code::kDatabaseNameInvalid);
  auto& databases = store_.databases();
  if (databases.contains(request.db_name())) {
    refuse(code::kUnexpected, "database already exist: " + request.db_name());
  }
  if (static_cast<int>(databases.size()) >= rules_.databases_max) {
    refuse(code::kDatabaseLimit, "exceeded the limit number of database");
  }
  Database created{.id = store_.next_id(), .created_at = store_.next_timestamp()};
  for (const auto& pair : request.properties()) created.properties[pair.key()] = pair.value();
  databases[request.db_name()] = std::move(created);
}

void World::drop_database(const Caller&, const wire::milvus::DropDatabaseRequest& request,
                          wire::common::Status&) {
  if (request.db_name() == kDefaultDatabase) {
    refuse(code::kUnexpected, "can not drop default database");
  }
  if (!store_.databases().contains(request.db_name())) return;
  if (!store_.database(request.db_name()).collections.empty()) {
    refuse(code::kUnexpected, "database:" + request.db_name() + " not empty, must drop all " +
                                  "collections before drop database");
  }
  store_.databases().erase(request.db_name());
}

void World::describe_database(const Caller& caller,
                              const wire::milvus::DescribeDatabaseRequest& request,
                              wire::milvus::DescribeDatabaseResponse& answer) {
  const std::string name = database_of(caller, request.db_name());
  const Database& database = store_.database(name);
  answer.set_db_name(name);
  answer.set_dbid(database.id);
  answer.set_created_timestamp(database.created_at);
  for (const auto& [key, value] : database.properties) {
    auto& pair = *answer.add_properties();
    pair.set_key(key);
    pair.set_value(value);
  }
}

void World::alter_database(const Caller& caller, const wire::milvus::AlterDatabaseRequest& request,
                           wire::common::Status&) {
  Database& database = store_.database(database_of(caller, request.db_name()));
  for (const auto& pair : request.properties()) database.properties[pair.key()] = pair.value();
  for (const auto& key : request.delete_keys()) database.properties.erase(key);
}

}  // namespace kiteway::testing
