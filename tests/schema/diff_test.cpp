// Two collections side by side: every part that is not the same is told, once.
#include "schema/diff.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kiteway {
namespace {

CollectionSnapshot products() {
  return {.address = {"default", "products"},
          .schema = {.name = "products",
                     .fields = {{.name = "id", .type = DataType::kInt64, .is_primary_key = true},
                                {.name = "title",
                                 .type = DataType::kVarChar,
                                 .type_params = {{"max_length", "512"}}},
                                {.name = "vector",
                                 .type = DataType::kFloatVector,
                                 .type_params = {{"dim", "128"}}}}},
          .collection_id = 4501,
          .shard_count = 1,
          .properties = {{"mmap.enabled", "true"}},
          .aliases = {"shop"},
          .partitions = {{.name = "eu"}},
          .indexes = {{.field_name = "vector",
                       .params = {{"index_type", "HNSW"}, {"metric_type", "COSINE"}}}},
          .load_state = LoadState::kLoaded,
          .entity_count = 1200};
}

std::vector<std::string> after(const std::function<void(CollectionSnapshot&)>& change) {
  CollectionSnapshot changed = products();
  change(changed);
  std::vector<std::string> lines;
  for (const auto& one : differences(parts_of(products()), parts_of(changed))) {
    lines.push_back(to_string(one));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_SUITE("schema diff") {
  TEST_CASE("a collection is the same as itself") {
    CHECK(after([](auto&) {}).empty());
    CHECK(differences({}, {}).empty());
  }

  TEST_CASE("each part that changed is told from before to after") {
    const std::vector<std::pair<std::function<void(CollectionSnapshot&)>, std::string>> changes = {
        {[](auto& c) { c.collection_id = 4502; }, "collection id: 4501 -> 4502"},
        {[](auto& c) { c.schema.description = "all"; }, "description: absent -> \"all\""},
        {[](auto& c) { c.schema.dynamic_field_enabled = true; }, "dynamic field: off -> on"},
        {[](auto& c) { c.shard_count = 2; }, "shards: 1 -> 2"},
        {[](auto& c) { c.consistency_level = ConsistencyLevel::kStrong; },
         "consistency level: Bounded -> Strong"},
        {[](auto& c) { c.properties.clear(); }, "property mmap.enabled: true -> absent"},
        {[](auto& c) { c.properties["mmap.enabled"] = "false"; },
         "property mmap.enabled: true -> false"},
        {[](auto& c) { c.properties["a"] = "b"; }, "property a: absent -> b"},
        {[](auto& c) { c.aliases.clear(); }, "alias shop: present -> absent"},
        {[](auto& c) { c.partitions.push_back({.name = "us"}); },
         "partition us: absent -> present"},
        {[](auto& c) { c.indexes.clear(); }, "index vector: HNSW (COSINE) -> absent"},
        {[](auto& c) { c.indexes[0].params["index_type"] = "FLAT"; },
         "index vector index_type: HNSW -> FLAT"},
        {[](auto& c) { c.indexes[0].index_name = "v"; }, "index vector name: absent -> v"},
        {[](auto& c) { c.load_state = LoadState::kNotLoaded; }, "load state: loaded -> not loaded"},
        {[](auto& c) { c.entity_count = 1'300; }, "rows: 1,200 -> 1,300"},
        {[](auto& c) {
           c.schema.functions = {{.name = "bm25",
                                  .type = FunctionType::kBm25,
                                  .inputs = {"title"},
                                  .outputs = {"sparse"}}};
         },
         "function bm25: absent -> BM25: title -> sparse"},
        {[](auto& c) { c.unknown_parts = {"it has functions"}; },
         "it has functions: absent -> present"},
    };
    for (const auto& [change, line] : changes) CHECK(after(change) == Lines{line});
  }

  TEST_CASE("each attribute of a field is told by itself") {
    const std::vector<std::pair<std::function<void(FieldSchema&)>, std::string>> changes = {
        {[](auto& f) { f.type_params["max_length"] = "64"; }, "max_length: 512 -> 64"},
        {[](auto& f) { f.type_params["mmap.enabled"] = "true"; }, "mmap.enabled: absent -> true"},
        {[](auto& f) { f.type = DataType::kJson; }, "type: VarChar -> JSON"},
        {[](auto& f) { f.element_type = DataType::kInt8; }, "element type: absent -> Int8"},
        {[](auto& f) { f.is_primary_key = true; }, "primary key: no -> yes"},
        {[](auto& f) { f.auto_id = true; }, "auto_id: no -> yes"},
        {[](auto& f) { f.is_partition_key = true; }, "partition key: no -> yes"},
        {[](auto& f) { f.is_clustering_key = true; }, "clustering key: no -> yes"},
        {[](auto& f) { f.is_function_output = true; }, "made by a function: no -> yes"},
        {[](auto& f) { f.nullable = true; }, "nullable: no -> yes"},
        {[](auto& f) { f.default_value = std::string("x"); }, "default: absent -> \"x\""},
        {[](auto& f) { f.description = "d"; }, "description: absent -> \"d\""},
    };
    for (const auto& [change, line] : changes) {
      const Parts before = parts_of(products().schema);
      CollectionSchema schema = products().schema;
      change(schema.fields[1]);
      const Differences found = differences(before, parts_of(schema));
      REQUIRE(found.size() == 1);
      CHECK(to_string(found[0]) == "field title " + line);
    }
  }

  TEST_CASE("a field that comes or goes is one difference, told with all it is") {
    CHECK(after([](auto& c) {
            c.schema.fields[1] = {
                .name = "price", .type = DataType::kFloat, .nullable = true, .default_value = 0.5F};
          }) == Lines{"field title: VarChar(512) -> absent",
                      "field price: absent -> Float, nullable, default 0.5"});
  }

  TEST_CASE("the order of fields is told when nothing else of them explains it") {
    CHECK(after([](auto& c) { std::swap(c.schema.fields[0], c.schema.fields[1]); }) ==
          Lines{"order of the fields: id, title, vector -> title, id, vector"});
  }

  TEST_CASE("the partitions of a partition key count only with one") {
    CHECK(after([](auto& c) { c.partition_count = 16; }).empty());
    CHECK(after([](auto& c) {
            c.schema.fields[1].is_partition_key = true;
            c.partition_count = 16;
          }) == Lines{"field title partition key: no -> yes",
                      "partitions of the partition key: absent -> 16"});
  }

  TEST_CASE("rows that nobody could count are no difference") {
    CHECK(after([](auto& c) { c.entity_count.reset(); }).empty());
  }

  TEST_CASE("two indexes of one field, by path, are two parts") {
    CollectionSnapshot one = products();
    const auto index = [](const std::string& path) {
      return IndexSpec{.field_name = "meta",
                       .params = {{"index_type", "INVERTED"}, {"json_path", path}}};
    };
    one.indexes = {index("a"), index("b")};
    CollectionSnapshot other = one;
    other.indexes.pop_back();
    const Differences found = differences(parts_of(one), parts_of(other));
    REQUIRE(found.size() == 1);
    CHECK(to_string(found[0]) == "index meta b: INVERTED -> absent");
  }

  TEST_CASE("who compares chooses what counts") {
    CollectionSnapshot other = products();
    other.shard_count = 2;
    other.aliases.clear();
    const auto all = differences(parts_of(products()), parts_of(other));
    CHECK(all.size() == 2);
    const auto chosen = about({Aspect::kAlias}, all);
    REQUIRE(chosen.size() == 1);
    CHECK(what_text(chosen[0]) == "alias shop");
  }
}

}  // namespace
}  // namespace kiteway
