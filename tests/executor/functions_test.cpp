// Functions from fake to fake: what a server makes itself is neither read nor sent, all else
// arrives.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;

// id, text, a vector, and a sparse field that BM25 makes of the text.
proto::CollectionSchema searched_schema() {
  auto made = schema_of({primary_key(field("id", proto::Int64)), text_field("text"),
                         vector_field("vector", 4), field("sparse", proto::SparseFloatVector)},
                        DynamicField::kOn);
  add_bm25(made, "text", "sparse");
  set_param(*made.mutable_fields(1), "analyzer_params", R"({"type": "chinese"})");
  set_param(*made.mutable_fields(1), "enable_match", "true");
  return made;
}

// id, text, and a vector that a model made of the text.
proto::CollectionSchema embedded_schema() {
  auto made = schema_of(
      {primary_key(field("id", proto::Int64)), text_field("text"), vector_field("vector", 4)});
  auto& function = *made.add_functions();
  function.set_name("embed");
  function.set_description("by the small model");
  function.set_type(proto::TextEmbedding);
  function.add_input_field_names("text");
  function.add_output_field_names("vector");
  auto& param = *function.add_params();
  param.set_key("model_name");
  param.set_value("small");
  return made;
}

void add_collection(Migration& migration, const proto::CollectionSchema& schema) {
  migration.source.create(at("shop"), schema);
  migration.source.put(
      at("shop"), "",
      random_columns(schema, {.seed = 21, .count = 900, .repeated_fraction = 0.05}));
  migration.source.index_and_load(at("shop"));
  migration.add("shop");
  migration.intent.collections[0].dynamic_field.value = schema.enable_dynamic_field();
}

void check_moved(Migration& migration) {
  const Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
  CHECK(migration.target.rejected_requests().empty());
  CHECK(migration.target.physical_rows(at("shop")) == migration.source.distinct_keys(at("shop")));
  const auto verified = migration.verify(10);
  REQUIRE(verified);
  CHECK(verified->at(0).differences.empty());
}

// Analyzer and all, without the ids that each server gives.
std::string searched_parts(FakeMilvus& server) {
  auto schema = server.describe(at("shop")).schema();
  std::string text;
  for (auto& each : *schema.mutable_fields()) {
    std::map<std::string, std::string> params;
    for (const auto& pair : each.type_params()) params[pair.key()] = pair.value();
    text += each.name() + (each.is_function_output() ? " made" : "") +
            (each.nullable() ? " nullable" : "");
    for (const auto& [key, value] : params) text += " " + key + "=" + value;
    text += "\n";
  }
  for (const auto& function : schema.functions()) text += function.ShortDebugString() + "\n";
  return text;
}

TEST_SUITE("executor functions") {
  TEST_CASE("a field that BM25 makes is made anew on the target, and all the others arrive") {
    for (const char* version : {"v2.5.4", "v2.6.6"}) {
      CAPTURE(version);
      Migration migration({.version = "v2.5.4", .segment_rows = 300}, {.version = version});
      add_collection(migration, searched_schema());
      check_moved(migration);
      CHECK(searched_parts(migration.target) == searched_parts(migration.source));
      CHECK(searched_parts(migration.target).find("analyzer_params") != std::string::npos);
      CHECK(migration.target.indexes(at("shop")).at("sparse").at("metric_type") == "BM25");
    }
  }

  TEST_CASE("what BM25 scores by is kept with its index, though other indexes become AUTOINDEX") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_collection(migration, searched_schema());
    const std::map<std::string, std::string> params{{"index_type", "SPARSE_INVERTED_INDEX"},
                                                    {"metric_type", "BM25"},
                                                    {"bm25_k1", "1.5"},
                                                    {"bm25_b", "0.5"}};
    migration.source.set_index(at("shop"), "sparse", params);
    migration.source.set_index(at("shop"), "vector",
                               {{"index_type", "HNSW"}, {"metric_type", "L2"}, {"M", "8"}});
    check_moved(migration);
    CHECK(migration.target.indexes(at("shop")).at("sparse") == params);
    CHECK(migration.target.indexes(at("shop")).at("vector") ==
          std::map<std::string, std::string>{{"index_type", "AUTOINDEX"}, {"metric_type", "L2"}});
  }

  TEST_CASE("fields of a function can be called otherwise on the target") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.6.6"});
    add_collection(migration, searched_schema());
    planner::FieldIntent text{.name = "text"};
    text.rename = {"body", {"plan.yaml", 9, 9}};
    planner::FieldIntent sparse{.name = "sparse"};
    sparse.rename = {"words", {"plan.yaml", 10, 9}};
    migration.intent.collections[0].fields = {text, sparse};
    check_moved(migration);
    const auto function = migration.target.describe(at("shop")).schema().functions(0);
    CHECK(function.input_field_names(0) == "body");
    CHECK(function.output_field_names(0) == "words");
    CHECK(migration.target.indexes(at("shop")).contains("words"));
  }

  TEST_CASE("a function goes with the field that it makes") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.4.15"});
    add_collection(migration, searched_schema());
    planner::FieldIntent sparse{.name = "sparse"};
    sparse.drop = {true, {"plan.yaml", 9, 9}};
    migration.intent.collections[0].fields = {sparse};
    check_moved(migration);
    const auto schema = migration.target.describe(at("shop")).schema();
    CHECK(schema.functions().empty());
    CHECK(schema.fields_size() == 3);
  }

  TEST_CASE("vectors that a model made are sent as they are, and no model is asked") {
    Migration migration({.version = "v2.6.6", .segment_rows = 300}, {.version = "v2.6.6"});
    add_collection(migration, embedded_schema());
    check_moved(migration);
    CHECK(searched_parts(migration.target) == searched_parts(migration.source));
    bool takes_outputs = false;
    const auto described = migration.target.describe(at("shop"));
    for (const auto& pair : described.properties()) {
      takes_outputs =
          takes_outputs || pair.key() == "collection.function.allowInsertNonBM25FunctionOutputs";
    }
    CHECK(takes_outputs);
  }

  TEST_CASE("vectors that a model made arrive where there is no such function, as plain ones") {
    Migration migration({.version = "v2.6.6"}, {.version = "v2.5.4"});
    add_collection(migration, embedded_schema());
    check_moved(migration);
    CHECK(texts(migration.target.rows(at("shop"))).size() ==
          migration.source.distinct_keys(at("shop")));
    CHECK(migration.target.describe(at("shop")).schema().functions().empty());
  }

  TEST_CASE("a finished collection with a function is found unchanged, and drift in it is told") {
    Migration migration({.version = "v2.6.6"}, {.version = "v2.6.6"});
    add_collection(migration, searched_schema());
    check_moved(migration);
    const auto again = migration.compile();
    REQUIRE(again.plan);
    CHECK(planner::has_no_changes(*again.plan));
    CHECK(again.plan->collections.at(0).drift.empty());
  }
}

}  // namespace
}  // namespace kiteway::executor
