// Builds worlds and intents for tests.
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <utility>

namespace kiteway::testing {
namespace {

using planner::CollectionIntent;
using planner::CollectionPlan;
using planner::CompiledPlan;
using planner::EndpointSpec;
using planner::Intent;
using planner::Purpose;
using planner::World;

const char* severity_prefix(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "";
    case Severity::kWarning:
      return "warning ";
    case Severity::kNote:
      return "note ";
  }
  return "";
}

SourcePlace at(int line, int column) {
  return {.file = "plan.yaml", .line = line, .column = column};
}

/// What a target server shows of a collection that a run made.
CollectionSnapshot made_by(const CollectionPlan& plan, std::int64_t id) {
  CollectionSnapshot made{.address = plan.target.address,
                          .schema = plan.target.schema,
                          .collection_id = id,
                          .shard_count = plan.target.shard_count,
                          .partition_count = plan.target.partition_count,
                          .properties = plan.target.properties,
                          .aliases = plan.target.aliases,
                          .indexes = plan.target.indexes};
  made.properties.insert(plan.target.late_properties.begin(), plan.target.late_properties.end());
  for (const auto& name : plan.target.partitions) made.partitions.push_back({.name = name});
  return made;
}

void put_run(World& world, const CompiledPlan& plan, bool is_complete) {
  std::int64_t id = 9001;
  for (const auto& collection : plan.collections) {
    const CollectionAddress& address = collection.target.address;
    auto& database = world.target.databases[address.database];
    database.collection_names.push_back(address.collection);
    database.collections[address.collection] = made_by(collection, id);
    world.history[address] = {
        .run_id = "run-1",
        .intent_key = collection.intent_key,
        .is_complete = is_complete,
        .generation = collection.generation,
        .target_collection_id = id,
        .source_entity_count = collection.entity_count.value_or(0),
        .temporary_loads = is_complete ? std::vector<std::string>{} : collection.temporary_loads};
    ++id;
  }
}

}  // namespace

std::string lines_of(const Diagnostics& diagnostics) {
  std::string lines;
  for (const auto& found : diagnostics.items()) {
    lines += severity_prefix(found.severity) + found.code;
    lines += " " + std::to_string(found.place.line) + ":" + std::to_string(found.place.column);
    lines += " " + found.message;
    if (!found.hint.empty()) lines += " // " + found.hint;
    if (!found.subject.empty()) lines += " :: " + found.subject;
    lines += "\n";
  }
  return lines;
}

FieldSchema int64_key(const std::string& name) {
  return {.name = name, .type = DataType::kInt64, .is_primary_key = true};
}

FieldSchema scalar(const std::string& name, DataType type) { return {.name = name, .type = type}; }

FieldSchema varchar(const std::string& name, std::int64_t max_length) {
  return {.name = name,
          .type = DataType::kVarChar,
          .type_params = {{"max_length", std::to_string(max_length)}}};
}

FieldSchema array_of(const std::string& name, DataType element) {
  return {.name = name,
          .type = DataType::kArray,
          .element_type = element,
          .type_params = {{"max_capacity", "16"}}};
}

FieldSchema vectors(const std::string& name, std::int64_t dim, DataType type) {
  FieldSchema field{.name = name, .type = type};
  if (type != DataType::kSparseFloatVector) field.type_params["dim"] = std::to_string(dim);
  return field;
}

IndexSpec index_on(const std::string& field, const std::string& type, const std::string& metric) {
  IndexSpec index{.field_name = field, .index_name = field, .params = {{"index_type", type}}};
  if (!metric.empty()) index.params["metric_type"] = metric;
  return index;
}

CollectionSnapshot sample_collection(const std::string& name) {
  return {.address = {.database = "default", .collection = name},
          .schema = {.name = name, .fields = {int64_key(), varchar("title"), vectors("vector")}},
          .collection_id = 4501,
          .shard_count = 1,
          .partitions = {{.name = kDefaultPartition, .load_state = LoadState::kLoaded}},
          .indexes = {index_on("vector")},
          .load_state = LoadState::kLoaded,
          .entity_count = 1200};
}

CollectionSnapshot with_partitions(CollectionSnapshot collection,
                                   const std::vector<std::string>& names) {
  for (const auto& name : names) {
    collection.partitions.push_back({.name = name, .load_state = LoadState::kLoaded});
  }
  return collection;
}

CollectionSnapshot not_loaded(CollectionSnapshot collection) {
  collection.load_state = LoadState::kNotLoaded;
  collection.entity_count.reset();
  for (auto& partition : collection.partitions) partition.load_state = LoadState::kNotLoaded;
  return collection;
}

CollectionSnapshot with_partition_key(CollectionSnapshot collection, std::int64_t partitions) {
  FieldSchema tenant = varchar("tenant", 64);
  tenant.is_partition_key = true;
  collection.schema.fields.push_back(tenant);
  collection.partition_count = partitions;
  collection.partitions.clear();
  return collection;
}

ServerSnapshot server_with(std::string_view version,
                           const std::vector<CollectionSnapshot>& collections) {
  ServerSnapshot server{.version = parse_server_version(version)};
  auto& database = server.databases["default"];
  for (const auto& collection : collections) {
    database.collection_names.push_back(collection.address.collection);
    database.collections[collection.address.collection] = collection;
  }
  return server;
}

World world_with(const std::vector<CollectionSnapshot>& source,
                 const std::vector<CollectionSnapshot>& target) {
  return {.source = server_with("2.4.15", source), .target = server_with("2.4.15", target)};
}

void finish_run(World& world, const CompiledPlan& plan) { put_run(world, plan, true); }

void break_run(World& world, const CompiledPlan& plan) { put_run(world, plan, false); }

CollectionIntent move_of(const std::string& name, const std::string& target_name) {
  const std::string& to = target_name.empty() ? name : target_name;
  return {.source = {.database = "default", .collection = name},
          .target = {.database = "default", .collection = to},
          .place = at(8, 11),
          .database_place = at(8, 11),
          .target_place = target_name.empty() ? at(8, 11) : at(9, 18)};
}

Intent intent_of(const std::vector<CollectionIntent>& collections) {
  const auto endpoint = [](int port, int line) {
    return EndpointSpec{.uri = "http://localhost:" + std::to_string(port),
                        .host = "localhost",
                        .port = port,
                        .database = "default",
                        .place = at(line, 8)};
  };
  return {.name = "shop",
          .source = endpoint(19530, 4),
          .target = endpoint(19531, 6),
          .collections = collections,
          .state_dir = ".kiteway"};
}

CompiledPlan compiled(const Intent& intent, const World& world, Purpose purpose) {
  auto made = planner::compile(intent, world, purpose);
  INFO(lines_of(made.diagnostics));
  REQUIRE(made.plan);
  return *std::move(made.plan);
}

}  // namespace kiteway::testing
