// What a target does not take: names, sizes and numbers of things, each told at its line.
#include "planner/compile/compile.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

const std::string kSubject = " :: source collection default/products\n";

std::string subject_field(const std::string& field) {
  return " :: source collection default/products, field " + field + "\n";
}

std::string findings(const CollectionSnapshot& collection, std::string_view target_version,
                     const std::string& target_host = "localhost") {
  World world = world_with({collection});
  world.target.version = parse_server_version(target_version);
  Intent intent = intent_of({move_of("products")});
  intent.target.host = target_host;
  return lines_of(compile(intent, world).diagnostics);
}

CollectionSnapshot with_field(FieldSchema field) {
  CollectionSnapshot collection = sample_collection();
  collection.schema.fields.push_back(std::move(field));
  return collection;
}

TEST_SUITE("planner limits") {
  TEST_CASE("a field whose name became a word of the expression language is refused") {
    const CollectionSnapshot old = with_field(varchar("like"));
    CHECK(findings(old, "2.5.4") ==
          "P0405 8:11 the target (Milvus 2.5.4) takes no field called \"like\": the name is a word "
          "of the expression language // give it another name with rename, or leave it out with "
          "drop" +
              subject_field("like"));
    CHECK(findings(old, "2.4.11").empty());
  }

  TEST_CASE("a partition whose name the target does not take is refused") {
    const CollectionSnapshot parted = with_partitions(sample_collection(), {"2024", "a-b"});
    CHECK(findings(parted, "2.4.0").empty());
    CHECK(findings(parted, "2.3.6").find("\"a-b\"") != std::string::npos);
    const std::string cloud = findings(parted, "2.5.4", "in01-1.aws.vectordb.zillizcloud.com");
    CHECK(cloud ==
          "P0405 8:11 the target (Zilliz Cloud Dedicated) takes no partition called \"2024\": the "
          "name starts with a digit // choose a target that takes it" +
              kSubject);
  }

  TEST_CASE("more partitions than the target holds are refused") {
    const CollectionSnapshot keyed = with_partition_key(sample_collection(), 4'096);
    CHECK(findings(keyed, "2.5.4") ==
          "P0406 8:11 the collection has 4,096 partitions, and the target (Milvus 2.5.4) holds "
          "1,024 at most // choose a target that holds them" +
              kSubject);
    CHECK(findings(keyed, "2.3.6").empty());
  }

  TEST_CASE("dimensions, lengths and numbers of fields past the limit are refused") {
    CollectionSnapshot wide = sample_collection();
    wide.schema.fields[2] = vectors("vector", 40'000);
    CHECK(findings(wide, "2.5.4") ==
          "P0406 8:11 field \"vector\" has dim 40,000, and the target (Milvus 2.5.4) takes 32,768 "
          "at most // choose a target that takes it" +
              subject_field("vector"));
    CHECK(findings(with_field(varchar("long", 70'000)), "2.5.4")
              .starts_with("P0406 8:11 field \"long\" has max_length 70,000"));
    CollectionSnapshot many = sample_collection();
    for (int i = 0; i < 62; ++i) {
      many.schema.fields.push_back(scalar("f" + std::to_string(i), DataType::kBool));
    }
    CHECK(findings(many, "2.5.4") ==
          "P0406 8:11 the collection has 65 fields, and the target (Milvus 2.5.4) holds 64 at most "
          "// leave fields out" +
              kSubject);
    CollectionSnapshot chatty = sample_collection();
    chatty.schema.description = std::string(1'025, 'x');
    CHECK(findings(chatty, "2.6.0").starts_with("P0406 8:11 the description has 1,025 bytes"));
    CHECK(findings(chatty, "2.5.4").empty());
  }

  TEST_CASE("a clustering key needs a target that has them") {
    FieldSchema day = scalar("day", DataType::kInt64);
    day.is_clustering_key = true;
    CHECK(findings(with_field(day), "2.3.6")
              .starts_with("P0402 8:11 field \"day\" is the clustering key"));
    CHECK(findings(with_field(day), "2.4.0").empty());
  }

  TEST_CASE("a cluster with one database gets no other") {
    World world = world_with({sample_collection()});
    CollectionIntent move = move_of("products");
    move.target.database = "shop";
    Intent intent = intent_of({move});
    intent.target.host = "in05-1.serverless.aws.vectordb.zillizcloud.com";
    CHECK(lines_of(compile(intent, world).diagnostics) ==
          "P0407 8:11 database \"shop\" would have to be made, and the target (Zilliz Cloud "
          "Serverless) has the database default and no other // name a database that is there\n");
  }

  TEST_CASE("a free cluster that is full is told before anything is made") {
    std::vector<CollectionSnapshot> held;
    for (const char* name : {"a", "b", "c", "d"}) held.push_back(sample_collection(name));
    World world = world_with({sample_collection(), sample_collection("users")}, held);
    Intent intent = intent_of({move_of("products"), move_of("users")});
    intent.target.host = "in03-1.serverless.aws.vectordb.zillizcloud.com";
    CHECK(lines_of(compile(intent, world).diagnostics) ==
          "P0407 8:11 collection \"default/users\" would be one too many: the target (Zilliz Cloud "
          "Free) holds 5 collections at most // drop collections that nobody needs, or choose a "
          "larger target\n");
    intent.collections.pop_back();
    CHECK(compile(intent, world).plan);
  }

  TEST_CASE("past a billion rows auto comes with advice, and an own number without") {
    CollectionSnapshot large = sample_collection();
    large.entity_count = 1'000'000'001;
    CHECK(
        findings(large, "2.5.4") ==
        "note P0408 8:11 the collection has 1,000,000,001 rows; shards: auto gives it 11 shards "
        "// past a billion rows measure which number suits your searches, and write it as shards" +
            kSubject);
    CHECK(findings(large, "2.5.4", "in01-1.aws.vectordb.zillizcloud.com").find("ask Zilliz") !=
          std::string::npos);
    CollectionIntent move = move_of("products");
    move.shards = {12, {"plan.yaml", 9, 13}};
    CHECK(compile(intent_of({move}), world_with({large})).diagnostics.empty());
    large.entity_count = 1'000'000'000;
    CHECK(findings(large, "2.5.4").empty());
  }

  TEST_CASE("auto asks a cluster of unknown size for two shards, and one of known size for more") {
    CollectionSnapshot large = sample_collection();
    large.entity_count = 900'000'000;
    World world = world_with({large});
    Intent intent = intent_of({move_of("products")});
    intent.target.host = "in01-1.aws.vectordb.zillizcloud.com";
    CHECK(compiled(intent, world).collections[0].target.shard_count == 2);
    world.target_cluster = CloudCluster{.tier = CloudTier::kDedicated, .cu_count = 32};
    CHECK(compiled(intent, world).collections[0].target.shard_count == 8);
  }
}

}  // namespace
}  // namespace kiteway::planner
