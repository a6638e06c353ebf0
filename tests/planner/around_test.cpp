// What stands around the rows: indexes, aliases and properties, and where they cannot be kept.
#include "planner/compile/compile.h"
#include "planner/compile/rules/aliases.h"
#include "planner/compile/rules/indexes.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

CollectionSnapshot sample_with_alias() {
  CollectionSnapshot made = sample_collection();
  made.aliases = {"shop"};
  return made;
}

std::vector<IndexSpec> indexes_on(const TargetServer& server, const CollectionSnapshot& source) {
  return decide_indexes({.intent = move_of("products"),
                         .source = source,
                         .server = server,
                         .target = {},
                         .made = {.schema = source.schema}})
      .value;
}

std::vector<std::string> node_ids(const CompiledPlan& plan, NodeKind kind) {
  std::vector<std::string> ids;
  for (const auto& node : plan.nodes) {
    if (node.kind == kind) ids.push_back(node.id);
  }
  return ids;
}

const Node& only_node(const CompiledPlan& plan, NodeKind kind) {
  const auto found = std::ranges::find(plan.nodes, kind, &Node::kind);
  REQUIRE(found != plan.nodes.end());
  return *found;
}

TEST_SUITE("planner around the rows") {
  TEST_CASE("an alias and a time to live come last, when the rows are proved") {
    CollectionSnapshot source = sample_with_alias();
    source.properties = {{"collection.ttl.seconds", "60"}};
    const CompiledPlan plan = compiled(intent_of({move_of("products")}), world_with({source}));
    const std::vector<std::string> proved{"verify default/products"};
    CHECK(only_node(plan, NodeKind::kCreateAlias).id == "create_alias default/products shop");
    CHECK(only_node(plan, NodeKind::kCreateAlias).alias == "shop");
    CHECK(only_node(plan, NodeKind::kCreateAlias).dependencies == proved);
    CHECK(only_node(plan, NodeKind::kSetProperties).dependencies == proved);
  }

  TEST_CASE("an alias that stands for another collection of the target stays there") {
    World world = world_with({sample_with_alias()}, {sample_collection("old")});
    world.target.databases.at("default").aliases["shop"] = "old";
    CollectionIntent move = move_of("products");
    const CompiledPlan plan = compiled(intent_of({move}), world);
    CHECK(node_ids(plan, NodeKind::kCreateAlias).empty());
    const auto& changes = plan.collections[0].changes;
    const auto lost = std::ranges::find(changes, "alias shop", &Change::path);
    REQUIRE(lost != changes.end());
    CHECK(lost->kind == ChangeKind::kLost);
    CHECK(lost->reason == "on the target it stands for \"old\"");

    move.aliases = {AliasMode::kKeep, {"plan.yaml", 9, 14}};
    CHECK(lines_of(compile(intent_of({move}), world).diagnostics) ==
          "P0414 9:14 alias \"shop\" cannot be kept: on the target it stands for \"old\" // write "
          "aliases: none, and move the alias yourself when you switch over :: source collection "
          "default/products\n");
  }

  TEST_CASE("a collection of the target that is called like an alias keeps its name") {
    const World world = world_with({sample_with_alias()}, {sample_collection("shop")});
    CHECK(node_ids(compiled(intent_of({move_of("products")}), world), NodeKind::kCreateAlias)
              .empty());
  }

  TEST_CASE("an alias that went missing is made again without copying anything") {
    World world = world_with({sample_with_alias()});
    const Intent intent = intent_of({move_of("products")});
    finish_run(world, compiled(intent, world));
    const CompiledPlan again = compiled(intent, world);
    CHECK(again.collections[0].action == CollectionAction::kUnchanged);
    REQUIRE(again.nodes.size() == 1);
    CHECK(again.nodes[0].id == "create_alias default/products shop");
    world.target.databases.at("default").aliases["shop"] = "products";
    CHECK(has_no_changes(compiled(intent, world)));
  }

  TEST_CASE("indexes cannot be preserved where the target makes an AUTOINDEX of each") {
    const World world = world_with({sample_collection()});
    CollectionIntent move = move_of("products");
    move.index = {IndexMode::kPreserve, {"plan.yaml", 9, 12}};
    Intent intent = intent_of({move});
    CHECK(compile(intent, world).plan.has_value());
    intent.target.uri = "https://in01-1.aws-us-west-2.vectordb.zillizcloud.com:19530";
    intent.target.host = "in01-1.aws-us-west-2.vectordb.zillizcloud.com";
    const auto refused = compile(intent, world);
    REQUIRE_FALSE(refused.plan.has_value());
    CHECK(lines_of(refused.diagnostics).find("P0408 9:12") != std::string::npos);
  }

  TEST_CASE(
      "an index that the target does not have becomes one that it has, or is told to be lost") {
    CollectionSnapshot source = sample_collection();
    for (const auto& [name, type] : {std::pair{"year", DataType::kInt16},
                                     {"flag", DataType::kBool},
                                     {"about", DataType::kJson}}) {
      source.schema.fields.push_back(scalar(name, type));
    }
    source.indexes = {index_on("vector", "AUTOINDEX"), index_on("title", "BITMAP", ""),
                      index_on("year", "INVERTED", ""), index_on("flag", "BITMAP", ""),
                      index_on("about", "INVERTED", "")};
    World world = world_with({source});
    const auto changes = [&](const std::string& version) {
      world.target.version = parse_server_version(version);
      const CompiledPlan plan = compiled(intent_of({move_of("products")}), world);
      std::string lines;
      for (const auto& change : plan.collections[0].changes) {
        if (!change.path.starts_with("index ")) continue;
        lines += change.path + ": " + change.before + " -> " + change.after + "\n";
      }
      return lines;
    };
    CHECK(changes("2.3.5") ==
          "index title: BITMAP -> Trie\n"
          "index year: INVERTED -> STL_SORT\n"
          "index flag: BITMAP -> \n"
          "index about: INVERTED -> \n");
    CHECK(changes("2.4.15") ==
          "index title: BITMAP -> Trie\n"
          "index flag: BITMAP -> \n");
    CHECK(changes("2.5.4") == "");
    CHECK(changes("milvus_lite-3.2.2") ==
          "index title: BITMAP -> INVERTED\n"
          "index flag: BITMAP -> \n");
  }

  TEST_CASE("a vector gets another index where AUTOINDEX is not for its type") {
    CollectionSnapshot source = sample_collection();
    source.schema.fields.push_back(scalar("words", DataType::kSparseFloatVector));
    source.indexes.push_back(index_on("words", "SPARSE_WAND", "IP"));
    const auto made = [&](const char* version) {
      return indexes_on(target_server({}, parse_server_version(version)), source).back().params;
    };
    CHECK(made("2.6.0") == Properties{{"index_type", "AUTOINDEX"}, {"metric_type", "IP"}});
    CHECK(made("milvus_lite-3.2.2") ==
          Properties{{"index_type", "SPARSE_INVERTED_INDEX"}, {"metric_type", "IP"}});
    CHECK(made("") == Properties{{"index_type", "SPARSE_INVERTED_INDEX"}, {"metric_type", "IP"}});
  }

  TEST_CASE("a target that does not tell its shards is no other than the plan made it") {
    World world = world_with({sample_collection()});
    const Intent intent = intent_of({move_of("products")});
    finish_run(world, compiled(intent, world));
    world.target.databases.at("default").collections.at("products").shard_count = 0;
    CHECK(has_no_changes(compiled(intent, world)));
  }

  TEST_CASE("a target that does not tell how long the texts of an array are has not drifted") {
    CollectionSnapshot source = sample_collection();
    source.schema.fields.push_back({.name = "tags",
                                    .type = DataType::kArray,
                                    .element_type = DataType::kVarChar,
                                    .type_params = {{"max_capacity", "4"}, {"max_length", "20"}}});
    World world = world_with({source});
    const Intent intent = intent_of({move_of("products")});
    finish_run(world, compiled(intent, world));
    auto& target = world.target.databases.at("default").collections.at("products");
    REQUIRE(target.schema.fields.back().type_params.erase("max_length") == 1);
    CHECK(compiled(intent, world).collections[0].drift.empty());
    target.schema.fields.back().type_params["max_length"] = "10";
    CHECK(compiled(intent, world).collections[0].drift.size() == 1);
  }

  TEST_CASE("the plan tells how many partitions a chosen partition key gets") {
    CollectionIntent move = move_of("products");
    move.fields = {{.name = "title", .partition_key = Placed<bool>{true, {"plan.yaml", 9, 30}}}};
    const auto plan = compiled(intent_of({move}), world_with({sample_collection()}));
    const auto& changes = plan.collections[0].changes;
    const auto told = std::ranges::find(changes, "partitions of the partition key", &Change::path);
    REQUIRE(told != changes.end());
    CHECK(told->after == "16");
  }

  TEST_CASE("where only AUTOINDEX exists a JSON path keeps what it indexes") {
    CollectionSnapshot source = sample_collection();
    source.schema.fields.push_back(scalar("about", DataType::kJson));
    source.indexes = {{.field_name = "about",
                       .index_name = "color",
                       .params = {{"index_type", "INVERTED"},
                                  {"json_path", "about['color']"},
                                  {"json_cast_type", "varchar"}}}};
    const auto indexes = indexes_on({.can = {.autoindex_only = true}}, source);
    REQUIRE(indexes.size() == 1);
    CHECK(indexes[0].index_name == "color");
    CHECK(indexes[0].params == Properties{{"index_type", "AUTOINDEX"},
                                          {"json_path", "about['color']"},
                                          {"json_cast_type", "varchar"}});
  }
}

}  // namespace
}  // namespace kiteway::planner
