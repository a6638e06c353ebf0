// What a collection has beside its rows: each thing arrives as it is on the source.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;

using Pairs = std::map<std::string, std::string>;

template <class List>
Pairs pairs_of(const List& list) {
  Pairs pairs;
  for (const auto& pair : list) pairs[pair.key()] = pair.value();
  return pairs;
}

// A field for every mark that one can have.
proto::CollectionSchema marked_schema() {
  proto::FieldSchema tenant = partition_key(text_field("tenant"));
  tenant.set_description("who owns the row");
  proto::FieldSchema year = field("year", proto::Int32);
  year.set_is_clustering_key(true);
  set_param(year, "mmap.enabled", "true");
  proto::FieldSchema title = text_field("title", 1'000);
  set_param(title, "enable_analyzer", "true");
  set_param(title, "analyzer_params", R"({"tokenizer": "jieba", "filter": ["lowercase"]})");
  set_param(title, "enable_match", "true");
  proto::FieldSchema vector = vector_field("vector", 4);
  set_param(vector, "mmap.enabled", "false");
  auto made = schema_of({primary_key(field("id", proto::Int64)), tenant, year, title, vector});
  made.set_description("everything that\nis sold");
  return made;
}

wire::milvus::CreateCollectionRequest extras() {
  wire::milvus::CreateCollectionRequest made;
  made.set_num_partitions(7);
  made.set_shards_num(3);
  made.set_consistency_level(wire::common::Eventually);
  const Pairs properties{{"mmap.enabled", "true"},
                         {"timezone", "Asia/Shanghai"},
                         {"partitionkey.isolation", "true"},
                         {"collection.insertRate.max.mb", "3"}};
  for (const auto& [key, value] : properties) {
    auto& pair = *made.add_properties();
    pair.set_key(key);
    pair.set_value(value);
  }
  return made;
}

// The collection on both sides after it was moved.
struct Moved {
  wire::milvus::DescribeCollectionResponse source;
  wire::milvus::DescribeCollectionResponse target;

  [[nodiscard]] std::pair<proto::FieldSchema, proto::FieldSchema> field(int index) const {
    return {source.schema().fields(index), target.schema().fields(index)};
  }
};

Moved moved() {
  Migration migration({.version = "v2.6.6"}, {.version = "v2.6.6"});
  migration.source.create(at("shop"), marked_schema(), extras());
  migration.source.put(at("shop"), "", random_columns(marked_schema(), {.seed = 3, .count = 50}));
  migration.source.index_and_load(at("shop"));
  migration.add("shop");
  migration.intent.collections[0].nullable.value = false;
  migration.intent.collections[0].shards.value = 3;
  const Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
  CHECK(migration.target.rejected_requests().empty());
  return {.source = migration.source.describe(at("shop")),
          .target = migration.target.describe(at("shop"))};
}

TEST_SUITE("executor faithful") {
  TEST_CASE("the partition key arrives, with as many partitions as it has") {
    const Moved both = moved();
    CHECK(both.target.schema().fields(1).is_partition_key());
    CHECK(both.target.num_partitions() == 7);
    CHECK(both.source.num_partitions() == 7);
  }

  TEST_CASE("the clustering key arrives") {
    CHECK(moved().target.schema().fields(2).is_clustering_key());
  }

  TEST_CASE("analyzers arrive with their fields, to the letter") {
    const auto [before, after] = moved().field(3);
    CHECK(pairs_of(after.type_params()) == pairs_of(before.type_params()));
    CHECK(pairs_of(after.type_params()).at("analyzer_params") ==
          R"({"tokenizer": "jieba", "filter": ["lowercase"]})");
    CHECK(pairs_of(after.type_params()).size() == 4);
  }

  TEST_CASE("what fields say of their memory arrives, and that of vectors too") {
    const Moved both = moved();
    CHECK(pairs_of(both.target.schema().fields(2).type_params()).at("mmap.enabled") == "true");
    CHECK(pairs_of(both.target.schema().fields(4).type_params()).at("mmap.enabled") == "false");
  }

  TEST_CASE("memory, time zone and isolation of the collection arrive, and rates stay behind") {
    CHECK(pairs_of(moved().target.properties()) == Pairs{{"mmap.enabled", "true"},
                                                         {"timezone", "Asia/Shanghai"},
                                                         {"partitionkey.isolation", "true"}});
  }

  TEST_CASE("the consistency level arrives") {
    CHECK(moved().target.consistency_level() == wire::common::Eventually);
  }

  TEST_CASE("descriptions arrive, those of the collection and of its fields") {
    const Moved both = moved();
    CHECK(both.target.schema().description() == "everything that\nis sold");
    CHECK(both.target.schema().fields(1).description() == "who owns the row");
  }

  TEST_CASE("the shards that the plan asks for are made") {
    CHECK(moved().target.shards_num() == 3);
  }

  TEST_CASE("all fields arrive in their order, with every mark that they have") {
    Moved both = moved();
    for (auto* schema : {both.source.mutable_schema(), both.target.mutable_schema()}) {
      for (auto& each : *schema->mutable_fields()) {
        each.clear_fieldid();
        const Pairs params = pairs_of(each.type_params());
        each.clear_type_params();
        for (const auto& [key, value] : params) set_param(each, key, value);
      }
    }
    CHECK(both.target.schema().DebugString() == both.source.schema().DebugString());
  }
}

}  // namespace
}  // namespace kiteway::executor
