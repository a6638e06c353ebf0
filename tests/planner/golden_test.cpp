// Plans as people and machines read them, compared with files that a person looked at.
#include "tests/support/golden.h"
#include "planner/compile/compile.h"
#include "planner/language/parse.h"
#include "planner/plan_file/plan_file.h"
#include "planner/render/plan/graph.h"
#include "planner/render/plan/plan_text.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

struct Rendering {
  std::string file;
  std::function<std::string(const CompiledPlan&)> render;
};

const std::vector<Rendering>& renderings() {
  static const std::vector<Rendering> kAll = {
      {"plan.txt", [](const auto& plan) { return render_text(plan); }},
      {"full.txt", [](const auto& plan) { return render_text(plan, Detail::kFull); }},
      {"summary.txt", [](const auto& plan) { return render_summary(plan, Detail::kFull); }},
      {"plan.md", [](const auto& plan) { return render_markdown(plan); }},
      {"plan.json", [](const auto& plan) { return write_plan(plan); }},
      {"graph.dot", [](const auto& plan) { return render_graph_dot(plan); }},
      {"graph.mmd", [](const auto& plan) { return render_graph_mermaid(plan); }},
      {"graph.json", [](const auto& plan) { return render_graph_json(plan); }},
  };
  return kAll;
}

// The intent of the case's plan.yaml. Named without its folder, so that the files hold no path.
Intent intent_of_case(const std::string& name) {
  ParsedPlan parsed = parse_plan("plan.yaml", read_text(golden_folder(name) / "plan.yaml"));
  INFO(render(parsed.diagnostics, parsed.texts));
  REQUIRE(parsed.intent);
  return *std::move(parsed.intent);
}

// Compiles the case's plan.yaml in `world` and compares what comes out with the files of the case;
// a second run over the same input, and a reader of the saved plan, must see the same bytes.
void check_case(const std::string& name, const World& world) {
  const CompiledPlan plan = compiled(intent_of_case(name), world);
  const CompiledPlan again = compiled(intent_of_case(name), world);
  const auto read = read_plan(write_plan(plan));
  REQUIRE(read);
  for (const auto& [file, render] : renderings()) {
    CAPTURE(file);
    const std::string text = render(plan);
    check_golden(golden_folder(name) / file, text);
    CHECK(render(again) == text);
    CHECK(render(*read) == text);
  }
}

CollectionSnapshot& products_in(ServerSnapshot& server) {
  return server.databases.at("default").collections.at("products");
}

// The world after a run of the case's plan.
World after_run(const std::string& name, World world) {
  finish_run(world, compiled(intent_of_case(name), world));
  return world;
}

// `orders` has all that can be lost on the way, an AutoID and a dynamic field.
CollectionSnapshot orders() {
  CollectionSnapshot made = sample_collection("orders");
  made.collection_id = 4502;
  made.schema.dynamic_field_enabled = true;
  made.schema.fields[0].auto_id = true;
  made.schema.fields[0].type_params["max_length"] = "9";
  made.schema.fields.push_back(array_of("tags", DataType::kVarChar));
  made.shard_count = 2;
  made.aliases = {"purchases"};
  made.properties = {{"collection.ttl.seconds", "86400"}, {"mmap.enabled", "true"}};
  made.indexes.push_back(index_on("title", "INVERTED", ""));
  made.entity_count = 12'408'113;
  return made;
}

// Every kind of field that a plan can say something of.
CollectionSnapshot goods() {
  CollectionSnapshot made = sample_collection();
  made.schema.fields.push_back(scalar("price", DataType::kFloat));
  made.schema.fields.push_back(varchar("sku", 256));
  made.schema.fields.push_back(varchar("tenant", 64));
  made.schema.fields.push_back(array_of("sizes", DataType::kInt64));
  return made;
}

// What it has is renamed, made wider, taken apart and left out.
CollectionSnapshot stock() {
  CollectionSnapshot made = goods();
  made.schema.fields.push_back(scalar("count", DataType::kInt32));
  made.schema.fields.push_back(scalar("note", DataType::kJson));
  made.schema.fields[3].nullable = true;
  made.schema.dynamic_field_enabled = true;
  made.null_counts = {{"price", 200}};
  made.filtered_counts["year > 2024"] = 300;
  return made;
}

// `title` is analyzed, BM25 makes `sparse` of it, and a model makes `vector`.
CollectionSnapshot searched() {
  CollectionSnapshot made = sample_collection();
  made.schema.fields[1].type_params["enable_analyzer"] = "true";
  made.schema.fields[1].type_params["analyzer_params"] = R"({"type": "standard"})";
  made.schema.fields[2].is_function_output = true;
  made.schema.fields.push_back(
      {.name = "sparse", .type = DataType::kSparseFloatVector, .is_function_output = true});
  made.schema.functions = {
      {.name = "bm25", .type = FunctionType::kBm25, .inputs = {"title"}, .outputs = {"sparse"}},
      {.name = "embed",
       .type = FunctionType::kTextEmbedding,
       .inputs = {"title"},
       .outputs = {"vector"},
       .params = {{"model_name", "small"}}}};
  made.indexes.push_back(index_on("sparse", "SPARSE_INVERTED_INDEX", "BM25"));
  return made;
}

// Each row has up to 16 clips, with a text and a vector each.
CollectionSnapshot films() {
  CollectionSnapshot made = sample_collection("films");
  made.collection_id = 4502;
  FieldSchema text = array_of("text", DataType::kVarChar);
  FieldSchema shot = vectors("shot", 8, DataType::kArrayOfVector);
  shot.element_type = DataType::kFloatVector;
  shot.type_params["max_capacity"] = "16";
  made.schema.fields.push_back(
      {.name = "clips", .type = DataType::kArrayOfStruct, .sub_fields = {text, shot}});
  made.indexes.push_back(index_on("clips[shot]", "HNSW", "MAX_SIM_COSINE"));
  return made;
}

TEST_SUITE("planner golden") {
  TEST_CASE("create: a collection and a database that are not there yet") {
    check_case("create", world_with({sample_collection()}));
  }

  TEST_CASE("lost: another name, and everything that the target will not have") {
    check_case("lost", world_with({orders()}));
  }

  TEST_CASE("kept: indexes as they are, aliases, properties of the source and of the plan") {
    CollectionSnapshot source = orders();
    source.schema.fields[0].auto_id = false;
    source.schema.fields[0].type_params.clear();
    check_case("kept", world_with({source}));
  }

  TEST_CASE("fields: NULL, defaults, lengths, descriptions and a partition key") {
    World world = world_with({goods()});
    world.target.version = parse_server_version("2.6.0");
    check_case("fields", world);
  }

  TEST_CASE(
      "degraded: an older target lacks NULL, names are taken, and servers go their own ways") {
    CollectionSnapshot source = goods();
    source.schema.fields[3].nullable = true;
    source.schema.fields[4].nullable = true;
    source.schema.fields[4].default_value = std::string("none");
    source.schema.fields[5].description = "who rents";
    source.properties = {{"collection.autocompaction.enabled", "false"}};
    source.null_counts = {{"price", 0}, {"sku", 0}};
    source.aliases = {"goods"};
    World world = world_with({source}, {sample_collection("goods")});
    world.target.version = parse_server_version("2.3.9");
    check_case("degraded", world);
  }

  TEST_CASE("reshaped: part of the rows, and fields that change on the way") {
    World world = world_with({stock()});
    world.source.version = world.target.version = parse_server_version("2.5.4");
    check_case("reshaped", world);
  }

  TEST_CASE("functions: kept, and vectors of a model and arrays of structs go along") {
    World world = world_with({searched(), films()});
    world.source.version = world.target.version = parse_server_version("2.6.6");
    check_case("functions", world);
  }

  TEST_CASE("no_functions: an older target has no models, and BM25 is left out") {
    World world = world_with({searched()});
    world.source.version = parse_server_version("2.6.6");
    check_case("no_functions", world);
  }

  TEST_CASE("one_partition: rows of all partitions go into the default one") {
    check_case("one_partition", world_with({with_partitions(sample_collection(), {"eu", "us"})}));
  }

  TEST_CASE("one_of_three: collections with the same fields become one") {
    CollectionSnapshot users = sample_collection("users");
    users.collection_id = 4502;
    users.aliases = {"people"};
    users.indexes[0] = index_on("vector", "IVF_FLAT", "L2");
    CollectionSnapshot guests = with_partitions(sample_collection("guests"), {"eu"});
    guests.collection_id = 4503;
    check_case("one_of_three", world_with({sample_collection(), users, guests}));
  }

  TEST_CASE("merged: a partition key takes the place of partitions") {
    check_case("merged", world_with({with_partitions(goods(), {"eu", "us"})}));
  }

  TEST_CASE("long_keys: keys that the target makes need more room than those of the source") {
    CollectionSnapshot source = sample_collection();
    source.schema.fields[0] = varchar("id", 8);
    source.schema.fields[0].is_primary_key = true;
    check_case("long_keys", world_with({source}));
  }

  TEST_CASE("auto_id: new keys, and the old ones in a field of their own or discarded") {
    CollectionSnapshot users = sample_collection("users");
    users.collection_id = 4502;
    check_case("auto_id", world_with({sample_collection(), users}));
  }

  TEST_CASE("partitions: each is made, scanned and copied for itself") {
    check_case("partitions", world_with({with_partitions(sample_collection(), {"eu", "us"})}));
  }

  TEST_CASE("partition_key: its partitions are counted, and the rows read as a whole") {
    check_case("partition_key", world_with({with_partition_key(sample_collection(), 64)}));
  }

  TEST_CASE("temporary_load: what is not loaded is, for the copy") {
    check_case("temporary_load",
               world_with({not_loaded(sample_collection()), sample_collection("users")}));
  }

  TEST_CASE("unchanged: nothing is to be done") {
    check_case("unchanged", after_run("unchanged", world_with({sample_collection()})));
  }

  TEST_CASE("refresh: rows came to one collection, the other is unchanged and to be loaded") {
    World world =
        after_run("refresh", world_with({sample_collection(), sample_collection("users")}));
    products_in(world.source).entity_count = 1'300;
    check_case("refresh", world);
  }

  TEST_CASE("adopt: what is there is compared, and what differs written") {
    World world = after_run("adopt", world_with({sample_collection()}));
    world.history.clear();
    check_case("adopt", world);
  }

  TEST_CASE("recreate: what is there is destroyed, and made anew") {
    World world = after_run("recreate", world_with({sample_collection()}));
    world.history.clear();
    products_in(world.target).entity_count = 4'321;
    check_case("recreate", world);
  }

  TEST_CASE("quarantine: rows that cannot go are left out, and told where") {
    CollectionSnapshot source = sample_collection();
    source.schema.dynamic_field_enabled = true;
    source.schema.fields[1].nullable = true;
    source.null_counts = {{"title", 3}};
    source.colliding_rows = 2;
    World world = world_with({source, sample_collection("users")});
    world.source.version = world.target.version = parse_server_version("2.5.4");
    check_case("quarantine", world);
  }

  TEST_CASE("unfinished: a run that was broken off is gone on with") {
    World world = world_with({with_partitions(sample_collection(), {"eu"})});
    break_run(world, compiled(intent_of_case("unfinished"), world));
    check_case("unfinished", world);
  }

  TEST_CASE("drift: what other hands changed is told first, and put back where it can be") {
    World world = after_run("drift", world_with({sample_collection()}));
    CollectionSnapshot& target = products_in(world.target);
    target.indexes.clear();
    target.properties["collection.ttl.seconds"] = "60";
    target.aliases = {"live"};
    products_in(world.source).aliases = {"shop"};
    check_case("drift", world);
  }

  TEST_CASE("altered: nothing is to be done, and yet it is not as planned") {
    World world =
        after_run("altered", world_with({sample_collection(), sample_collection("users")}));
    CollectionSnapshot& target = products_in(world.target);
    target.schema.fields.push_back(scalar("price", DataType::kFloat));
    target.schema.dynamic_field_enabled = false;
    world.history.at({"default", "products"}).rows_copied = 1'200;
    target.entity_count = 1'350;
    check_case("altered", world);
  }
}

}  // namespace
}  // namespace kiteway::planner
