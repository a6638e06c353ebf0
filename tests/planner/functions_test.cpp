// What a plan does with functions: which fields are bound by them, and what a target must have.
#include "planner/compile/compile.h"
#include "planner/plan_file/plan_file.h"
#include "schema/fingerprint.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

// `title` is analyzed, and BM25 makes `sparse` of it.
CollectionSnapshot searched() {
  CollectionSnapshot made = sample_collection();
  made.schema.fields[1].type_params["enable_analyzer"] = "true";
  made.schema.fields[1].type_params["analyzer_params"] = R"({"type": "standard"})";
  made.schema.fields.push_back(
      {.name = "sparse", .type = DataType::kSparseFloatVector, .is_function_output = true});
  made.schema.functions = {
      {.name = "bm25", .type = FunctionType::kBm25, .inputs = {"title"}, .outputs = {"sparse"}}};
  made.indexes.push_back(index_on("sparse", "SPARSE_INVERTED_INDEX", "BM25"));
  return made;
}

// `vector` was made of `title` by a model.
CollectionSnapshot embedded() {
  CollectionSnapshot made = sample_collection();
  made.schema.fields[2].is_function_output = true;
  made.schema.functions = {{.name = "embed",
                            .type = FunctionType::kTextEmbedding,
                            .inputs = {"title"},
                            .outputs = {"vector"},
                            .params = {{"model_name", "small"}}}};
  return made;
}

Compiled compile_onto(const CollectionSnapshot& source, std::string_view version,
                      const std::vector<FieldIntent>& wishes = {}) {
  World world = world_with({source});
  world.source.version = parse_server_version("2.6.6");
  world.target.version = parse_server_version(version);
  CollectionIntent move = move_of("products");
  move.fields = wishes;
  return compile(intent_of({move}), world);
}

CollectionPlan planned(const CollectionSnapshot& source, std::string_view version,
                       const std::vector<FieldIntent>& wishes = {}) {
  const Compiled made = compile_onto(source, version, wishes);
  INFO(lines_of(made.diagnostics));
  REQUIRE(made.plan);
  return made.plan->collections.at(0);
}

const Change& change_of(const std::vector<Change>& changes, const std::string& path) {
  const auto found = std::ranges::find(changes, path, &Change::path);
  REQUIRE(found != changes.end());
  return *found;
}

FieldIntent dropped(const std::string& name, int line) {
  FieldIntent wish{.name = name};
  wish.drop = {true, {"plan.yaml", line, 9}};
  return wish;
}

TEST_SUITE("planner functions") {
  TEST_CASE("a function stays as it is where the target has it, and the plan says so") {
    const CollectionPlan plan = planned(searched(), "2.5.4");
    CHECK(plan.target.schema.functions == searched().schema.functions);
    CHECK(find_field(plan.target.schema, "sparse")->is_function_output);
    CHECK(change_of(plan.unchanged, "function bm25").after == "BM25: title -> sparse");
    CHECK(plan.target.properties.empty());
  }

  TEST_CASE("fields that a function reads or makes do not become nullable") {
    const CollectionPlan plan = planned(searched(), "2.5.4");
    CHECK_FALSE(find_field(plan.target.schema, "title")->nullable);
    CHECK_FALSE(find_field(plan.target.schema, "sparse")->nullable);
    FieldIntent title{.name = "title"};
    title.nullable = {true, {"plan.yaml", 9, 9}};
    CHECK(lines_of(compile_onto(searched(), "2.5.4", {title}).diagnostics) ==
          "P0311 9:9 field \"title\" is read by a function, which takes no NULL // leave nullable "
          "out :: source collection default/products, field title\n");
  }

  TEST_CASE("a target without BM25 is refused, with what to do") {
    CHECK(lines_of(compile_onto(searched(), "2.4.15").diagnostics) ==
          "P0402 8:11 field \"sparse\" is made by function \"bm25\", and the target (Milvus "
          "2.4.15) has no functions of type BM25 // leave the field out with drop: true, or choose "
          "a target that has them :: source collection default/products, field sparse\n");
  }

  TEST_CASE("with its field left out the function is lost, and so is what analyzes texts") {
    const CollectionPlan plan = planned(searched(), "2.4.15", {dropped("sparse", 9)});
    CHECK(plan.target.schema.functions.empty());
    CHECK(change_of(plan.changes, "function bm25").kind == ChangeKind::kLost);
    CHECK(change_of(plan.changes, "function bm25").reason == "its field sparse is left out");
    const Change& analyzer = change_of(plan.changes, "field title parameter analyzer_params");
    CHECK(analyzer.kind == ChangeKind::kLost);
    CHECK(analyzer.reason == "the target does not analyze texts");
    CHECK(find_field(plan.target.schema, "title")->type_params ==
          Properties{{"max_length", "512"}});
  }

  TEST_CASE("what a function reads cannot be left out without what it makes of it") {
    CHECK(lines_of(compile_onto(searched(), "2.5.4", {dropped("title", 9)}).diagnostics) ==
          "P0319 9:9 field \"sparse\" is made by function \"bm25\" of \"title\", which is left out "
          "// leave \"sparse\" out too, or keep \"title\" :: source collection default/products, "
          "field sparse\n");
    CHECK(planned(searched(), "2.5.4", {dropped("title", 9), dropped("sparse", 10)})
              .target.schema.functions.empty());
  }

  TEST_CASE("fields of a function keep their types") {
    FieldIntent title{.name = "title"};
    title.type = {DataType::kJson, {"plan.yaml", 9, 9}};
    CHECK(lines_of(compile_onto(searched(), "2.5.4", {title}).diagnostics) ==
          "P0320 9:9 field \"title\" belongs to a function, which needs it as a VarChar // leave "
          "type out :: source collection default/products, field title\n");
  }

  TEST_CASE("renamed fields are renamed in their function, and in its index") {
    FieldIntent title{.name = "title"};
    title.rename = {"body", {"plan.yaml", 9, 9}};
    FieldIntent sparse{.name = "sparse"};
    sparse.rename = {"words", {"plan.yaml", 10, 9}};
    const CollectionPlan plan = planned(searched(), "2.5.4", {title, sparse});
    CHECK(function_text(plan.target.schema.functions.at(0)) == "BM25: body -> words");
    CHECK(change_of(plan.changes, "function bm25").after == "BM25: body -> words");
    CHECK(find_field(plan.target.schema, "words")->is_function_output);
    CHECK(std::ranges::count(plan.target.indexes, "words", &IndexSpec::field_name) == 1);
  }

  TEST_CASE("stored outputs of a model are written, which the target is told to take") {
    const CollectionPlan plan = planned(embedded(), "2.6.6");
    CHECK(plan.target.schema.functions == embedded().schema.functions);
    const std::string key = "collection.function.allowInsertNonBM25FunctionOutputs";
    CHECK(plan.target.properties == Properties{{key, "true"}});
    CHECK(change_of(plan.changes, "property " + key).kind == ChangeKind::kAdd);
  }

  TEST_CASE("where the target has no models the stored vectors are plain ones, and it is said") {
    const CollectionPlan plan = planned(embedded(), "2.5.4");
    CHECK(plan.target.schema.functions.empty());
    CHECK_FALSE(find_field(plan.target.schema, "vector")->is_function_output);
    CHECK(change_of(plan.changes, "function embed").kind == ChangeKind::kLost);
    const CollectionPlan without = planned(embedded(), "2.6.6", {dropped("title", 9)});
    CHECK(without.target.schema.functions.empty());
    CHECK(without.target.properties.empty());
  }

  TEST_CASE("the figures of BM25 keep their index, if the target makes others than AUTOINDEX") {
    CollectionSnapshot source = searched();
    source.indexes.back().params["params"] = R"({"bm25_k1": 1.5, "bm25_b": 0.5})";
    CHECK(planned(source, "2.5.4").target.indexes.back() == source.indexes.back());
    CHECK(index_text(planned(searched(), "2.5.4").target.indexes.back()) == "AUTOINDEX (BM25)");

    World world = world_with({source});
    world.source.version = world.target.version = parse_server_version("2.6.6");
    Intent intent = intent_of({move_of("products")});
    intent.target.uri = "https://in01-1.aws-us-west-2.vectordb.zillizcloud.com:19530";
    intent.target.host = "in01-1.aws-us-west-2.vectordb.zillizcloud.com";
    world.target_cluster = CloudCluster{.tier = CloudTier::kDedicated, .cu_count = 8};
    const Compiled made = compile(intent, world);
    INFO(lines_of(made.diagnostics));
    REQUIRE(made.plan);
    const Change& index = change_of(made.plan->collections.at(0).changes, "index sparse");
    CHECK(index.kind == ChangeKind::kLost);
    CHECK(index.reason == "the target scores by figures of its own");
  }

  TEST_CASE(
      "a plan file carries functions, and what other hands change in them is another schema") {
    const Compiled made = compile_onto(searched(), "2.5.4");
    REQUIRE(made.plan);
    const auto read = read_plan(write_plan(*made.plan));
    REQUIRE(read);
    CHECK(read->collections == made.plan->collections);
    const std::vector<std::function<void(FunctionSchema&)>> changes{
        [](auto& f) { f.name = "other"; }, [](auto& f) { f.type = FunctionType::kMinHash; },
        [](auto& f) { f.inputs = {"id"}; }, [](auto& f) { f.outputs.clear(); },
        [](auto& f) { f.params["a"] = "b"; }};
    for (const auto& change : changes) {
      CollectionSnapshot changed = searched();
      change(changed.schema.functions[0]);
      CHECK(schema_fingerprint(changed) != schema_fingerprint(searched()));
      CHECK(parts_of(changed.schema) != parts_of(searched().schema));
    }
  }
}

}  // namespace
}  // namespace kiteway::planner
