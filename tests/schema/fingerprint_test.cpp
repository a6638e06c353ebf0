// Fingerprints: equal for equal values, different for every single fact that differs.
#include "schema/fingerprint.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kiteway {
namespace {

CollectionSnapshot products() {
  CollectionSnapshot made{
      .address = {.database = "default", .collection = "products"},
      .schema = {.name = "products",
                 .fields = {{.name = "id", .type = DataType::kInt64, .is_primary_key = true},
                            {.name = "tags",
                             .type = DataType::kArray,
                             .element_type = DataType::kVarChar,
                             .type_params = {{"max_capacity", "8"}, {"max_length", "32"}}},
                            {.name = "vector",
                             .type = DataType::kFloatVector,
                             .type_params = {{"dim", "128"}}}}},
      .collection_id = 4501,
      .shard_count = 2,
      .partitions = {{.name = "_default"}, {.name = "a"}}};
  return made;
}

using Change = std::function<void(CollectionSnapshot&)>;
using Changes = std::vector<std::pair<std::string, Change>>;

std::string fingerprint_after(const Change& change) {
  CollectionSnapshot collection = products();
  change(collection);
  return schema_fingerprint(collection);
}

FieldSchema& tags(CollectionSnapshot& collection) { return collection.schema.fields[1]; }

// Every single fact that decides how rows are read or written.
Changes decisive_changes() {
  return {
      {"a field's name", [](auto& c) { tags(c).name = "labels"; }},
      {"a field's type", [](auto& c) { tags(c).type = DataType::kJson; }},
      {"an element type", [](auto& c) { tags(c).element_type = DataType::kInt64; }},
      {"no element type", [](auto& c) { tags(c).element_type = DataType::kNone; }},
      {"a parameter's value", [](auto& c) { tags(c).type_params["max_length"] = "33"; }},
      {"a parameter's name",
       [](auto& c) { tags(c).type_params = {{"max_capacity", "8"}, {"max_size", "32"}}; }},
      {"a parameter more", [](auto& c) { tags(c).type_params["mmap.enabled"] = "true"; }},
      {"a parameter less", [](auto& c) { tags(c).type_params.erase("max_length"); }},
      {"a primary key", [](auto& c) { tags(c).is_primary_key = true; }},
      {"no primary key", [](auto& c) { c.schema.fields[0].is_primary_key = false; }},
      {"AutoID", [](auto& c) { c.schema.fields[0].auto_id = true; }},
      {"a partition key", [](auto& c) { tags(c).is_partition_key = true; }},
      {"a clustering key", [](auto& c) { tags(c).is_clustering_key = true; }},
      {"nullable", [](auto& c) { tags(c).nullable = true; }},
      {"a function output", [](auto& c) { tags(c).is_function_output = true; }},
      {"a default", [](auto& c) { tags(c).default_value = std::string(); }},
      {"the dynamic field", [](auto& c) { c.schema.dynamic_field_enabled = true; }},
      {"a field more", [](auto& c) { c.schema.fields.push_back({.name = "x"}); }},
      {"a field less", [](auto& c) { c.schema.fields.pop_back(); }},
      {"the order of the fields",
       [](auto& c) { std::swap(c.schema.fields[1], c.schema.fields[2]); }},
      {"a function",
       [](auto& c) { c.schema.functions = {{.name = "bm25", .type = FunctionType::kBm25}}; }},
      {"what structs hold",
       [](auto& c) { tags(c).sub_fields = {{.name = "text", .type = DataType::kArray}}; }},
      {"a partition more", [](auto& c) { c.partitions.push_back({.name = "b"}); }},
      {"a partition less", [](auto& c) { c.partitions.pop_back(); }},
      {"a partition's name", [](auto& c) { c.partitions[1].name = "b"; }},
  };
}

TEST_SUITE("schema fingerprint") {
  TEST_CASE("a hash is the SHA-256 that every other tool computes") {
    CHECK(sha256_text("") ==
          "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_text("abc") ==
          "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  TEST_CASE("no text of a list can run into its neighbour") {
    const std::vector<std::vector<std::string>> lists = {
        {},         {""},        {"", ""},       {"ab"},
        {"a", "b"}, {"b", "a"},  {"a", "b", ""}, {"", "a", "b"},
        {"1:a"},    {"1:a1:b"},  {"1:a", "1:b"}, {"a1:b"},
        {"a\nb"},   {"a", "\nb"}};
    for (std::size_t i = 0; i < lists.size(); ++i) {
      for (std::size_t j = 0; j < lists.size(); ++j) {
        CAPTURE(i);
        CAPTURE(j);
        CHECK((fingerprint_of(lists[i]) == fingerprint_of(lists[j])) == (i == j));
      }
    }
  }

  TEST_CASE("equal collections have equal fingerprints") {
    CHECK(schema_fingerprint(products()) == schema_fingerprint(products()));
  }

  TEST_CASE("every single fact that decides how rows travel changes the fingerprint") {
    std::vector<std::string> seen = {schema_fingerprint(products())};
    for (const auto& [what, change] : decisive_changes()) {
      CAPTURE(what);
      const std::string changed = fingerprint_after(change);
      for (const auto& other : seen) CHECK(changed != other);
      seen.push_back(changed);
    }
  }

  TEST_CASE("what changes without the rows' shape changing is not in the fingerprint") {
    const std::string before = schema_fingerprint(products());
    const Changes changes = {
        {"the collection's name", [](auto& c) { c.schema.name = "goods"; }},
        {"the description", [](auto& c) { c.schema.description = "all we sell"; }},
        {"a field's description", [](auto& c) { tags(c).description = "words"; }},
        {"the collection id", [](auto& c) { c.collection_id = 4502; }},
        {"the rows", [](auto& c) { c.entity_count = 7; }},
        {"the load state", [](auto& c) { c.load_state = LoadState::kLoaded; }},
        {"a partition's load state",
         [](auto& c) { c.partitions[1].load_state = LoadState::kLoaded; }},
        {"the shards", [](auto& c) { c.shard_count = 1; }},
        {"an index", [](auto& c) { c.indexes.push_back({.field_name = "vector"}); }},
        {"an alias", [](auto& c) { c.aliases.emplace_back("shop"); }},
    };
    for (const auto& [what, change] : changes) {
      CAPTURE(what);
      CHECK(fingerprint_after(change) == before);
    }
  }

  TEST_CASE("defaults differ by their type and by their value") {
    const std::vector<DefaultValue> values = {
        false, true, std::int32_t{0}, std::int32_t{1},  std::int64_t{1},    1.0F, 1.5F, 1.0,
        0.1,   0.1F, std::string(),   std::string("1"), std::string("true")};
    std::vector<std::string> seen;
    for (const auto& value : values) {
      const std::string made =
          fingerprint_after([&](CollectionSnapshot& c) { tags(c).default_value = value; });
      for (const auto& other : seen) CHECK(made != other);
      seen.push_back(made);
    }
  }

  TEST_CASE("a parameter's text cannot pass for another fact of its field") {
    const Changes pairs = {
        {"nullable", [](auto& c) { tags(c).nullable = true; }},
        {"primary_key", [](auto& c) { tags(c).is_primary_key = true; }},
        {"z=1", [](auto& c) { tags(c).type_params["z"] = "1"; }},
        {"default=5:x", [](auto& c) { tags(c).default_value = std::string("x"); }},
    };
    for (const auto& [fact, change] : pairs) {
      CAPTURE(fact);
      CollectionSnapshot posing = products();
      tags(posing).type_params["max_length"] += " " + fact;
      CHECK(schema_fingerprint(posing) != fingerprint_after(change));
    }
  }

  TEST_CASE("a schema's lines can be read by people") {
    CollectionSnapshot collection = products();
    collection.schema.fields[0].auto_id = true;
    collection.schema.fields[1].default_value = std::string("x");
    CHECK(schema_lines(collection.schema) ==
          std::vector<std::string>{
              "field id Int64 primary_key auto_id",
              "field tags Array of VarChar max_capacity=8 max_length=32 default=5:x",
              "field vector FloatVector dim=128", "dynamic_field off"});
  }
}

}  // namespace
}  // namespace kiteway
