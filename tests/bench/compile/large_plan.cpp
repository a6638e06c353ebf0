#include "tests/bench/compile/large_plan.h"

#include "planner/compile/compile.h"
#include "planner/language/parse.h"
#include "planner/plan_file/plan_file.h"
#include "planner/render/plan/plan_text.h"

#include <array>
#include <stdexcept>

namespace kiteway::bench {
namespace {

constexpr std::array kTypes{DataType::kVarChar, DataType::kInt64, DataType::kFloat,
                            DataType::kBool,    DataType::kJson,  DataType::kInt32};

std::string name_of(const char* what, int number) { return what + std::to_string(number); }

FieldSchema scalar(int number) {
  FieldSchema field{.name = name_of("field_", number),
                    .type = kTypes.at(static_cast<std::size_t>(number) % kTypes.size())};
  if (field.type == DataType::kVarChar) field.type_params["max_length"] = "256";
  return field;
}

CollectionSnapshot collection(const std::string& name, int fields) {
  CollectionSnapshot made{.address = {.database = "default", .collection = name},
                          .schema = {.name = name},
                          .collection_id = 1,
                          .shard_count = 2,
                          .load_state = LoadState::kLoaded,
                          .entity_count = 1'000'000};
  made.schema.fields.push_back({.name = "id", .type = DataType::kInt64, .is_primary_key = true});
  for (int i = 2; i < fields; ++i) made.schema.fields.push_back(scalar(i));
  made.schema.fields.push_back(
      {.name = "vector", .type = DataType::kFloatVector, .type_params = {{"dim", "768"}}});
  made.indexes.push_back({.field_name = "vector",
                          .index_name = "vector",
                          .params = {{"index_type", "HNSW"}, {"metric_type", "COSINE"}}});
  for (const char* partition : {kDefaultPartition, "eu", "us", "apac"}) {
    made.partitions.push_back({.name = partition, .load_state = LoadState::kLoaded});
  }
  return made;
}

}  // namespace

LargePlan large_plan(int collections, int fields) {
  LargePlan plan{.text =
                     "version: 1\nname: large\n"
                     "source: { uri: http://source:19530 }\n"
                     "target: { uri: http://target:19530 }\n"
                     "defaults: { nullable: false }\n"
                     "collections:\n"};
  plan.world.source.version = plan.world.target.version = parse_server_version("2.5.4");
  plan.world.target.databases["default"] = {};
  auto& database = plan.world.source.databases["default"];
  for (int i = 0; i < collections; ++i) {
    const std::string name = name_of("collection_", i);
    plan.text += "  - name: " + name + "\n    target_name: " + name + "_v2\n    fields:\n";
    for (int k = 2; k < fields; ++k) {
      plan.text += "      " + name_of("field_", k) + ": { nullable: true }\n";
    }
    database.collection_names.push_back(name);
    database.collections[name] = collection(name, fields);
  }
  return plan;
}

Printed compile_and_print(const LargePlan& plan) {
  const auto parsed = planner::parse_plan("plan.yaml", plan.text);
  if (!parsed.intent) throw std::runtime_error(render(parsed.diagnostics, parsed.texts));
  const auto compiled = planner::compile(*parsed.intent, plan.world);
  if (!compiled.plan) throw std::runtime_error(render(compiled.diagnostics, parsed.texts));
  return {.text = planner::render_text(*compiled.plan),
          .markdown = planner::render_markdown(*compiled.plan),
          .file = planner::write_plan(*compiled.plan)};
}

}  // namespace kiteway::bench
