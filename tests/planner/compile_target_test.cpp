// What a target cannot hold, and what the target collection is made of.
#include "planner/compile/compile.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

// A collection with vector fields of these types beside no other, all indexed.
CollectionSnapshot with_vectors(const std::vector<DataType>& types) {
  CollectionSnapshot collection = sample_collection();
  collection.schema.fields = {int64_key()};
  collection.indexes.clear();
  for (const DataType type : types) {
    const std::string name = "v" + std::to_string(collection.indexes.size() + 1);
    collection.schema.fields.push_back(vectors(name, 64, type));
    collection.indexes.push_back(index_on(name));
  }
  return collection;
}

std::string findings(const CollectionSnapshot& collection, std::string_view target_version) {
  World world = world_with({collection});
  world.target.version = parse_server_version(target_version);
  const Compiled made = compile(intent_of({move_of("products")}), world);
  CHECK(made.plan.has_value() != made.diagnostics.has_errors());
  return lines_of(made.diagnostics);
}

TargetCollection target_of(const CollectionSnapshot& collection, const CollectionIntent& move) {
  return compiled(intent_of({move}), world_with({collection})).collections.at(0).target;
}

const std::string kSubject = " :: source collection default/products\n";

TEST_SUITE("planner compile target") {
  TEST_CASE("a vector type that the target does not have is refused") {
    using enum DataType;
    CHECK(findings(with_vectors({kFloat16Vector}), "2.3.21") ==
          "P0402 8:11 field \"v1\" is a Float16Vector, which the target (Milvus 2.3.21) does not "
          "have // choose a target that has it :: source collection default/products, field v1\n");
    CHECK(findings(with_vectors({kInt8Vector}), "2.5.4").starts_with("P0402 8:11 field \"v1\""));
    CHECK(findings(with_vectors({kBinaryVector}), "milvus_lite-3.2.2")
              .starts_with("P0402 8:11 field \"v1\" is a BinaryVector"));
    CHECK(findings(with_vectors({kFloat16Vector}), "2.4.0").empty());
    CHECK(findings(with_vectors({kInt8Vector}), "2.6.0").empty());
  }

  TEST_CASE("more vector fields than the target holds are refused") {
    using enum DataType;
    const CollectionSnapshot five = with_vectors(std::vector(5, kFloatVector));
    CHECK(findings(five, "2.5.4") ==
          "P0402 8:11 the collection has 5 vector fields, and the target (Milvus 2.5.4) holds 4 at "
          "most // choose a target that holds them" +
              kSubject);
    CHECK(findings(five, "2.6.0").empty());
    CHECK(findings(with_vectors(std::vector(2, kFloatVector)), "2.3.6")
              .starts_with("P0402 8:11 the collection has 2 vector fields"));
  }

  TEST_CASE("everything a target lacks is told at once") {
    using enum DataType;
    const std::string all = findings(with_vectors({kInt8Vector, kSparseFloatVector}), "2.3.6");
    CHECK(all.find("\"v1\"") != std::string::npos);
    CHECK(all.find("\"v2\"") != std::string::npos);
    CHECK(all.find("2 vector fields") != std::string::npos);
  }

  TEST_CASE("named partitions need a target that has partitions") {
    const CollectionSnapshot parted = with_partitions(sample_collection(), {"a"});
    const std::string told = findings(parted, "");
    CHECK(told.starts_with("P0402 8:11 the target"));
    CHECK(told.find("has no partitions, and the collection has some") != std::string::npos);
    CHECK(told.find("(Milvus )") == std::string::npos);
    CHECK(findings(sample_collection(), "").empty());
    CHECK(findings(parted, "2.3.6").empty());
  }

  TEST_CASE("more shards than the target has are refused at the line that asks for them") {
    World world = world_with({sample_collection()});
    world.target.version = parse_server_version("milvus_lite-3.2.2");
    CollectionIntent move = move_of("products");
    move.shards = {2, {"plan.yaml", 9, 13}};
    CHECK(lines_of(compile(intent_of({move}), world).diagnostics) ==
          "P0404 9:13 the target (Milvus milvus_lite-3.2.2) has at most 1 shards a collection // "
          "write shards: auto\n");
    move.shards.value = 1;
    CHECK(compile(intent_of({move}), world).plan);
  }

  TEST_CASE("auto takes one shard per 100 million rows, as many as the target has") {
    const auto shards = [](std::int64_t rows, const char* version) {
      CollectionSnapshot collection = sample_collection();
      collection.entity_count = rows;
      World world = world_with({collection});
      world.target.version = parse_server_version(version);
      return compiled(intent_of({move_of("products")}), world).collections.at(0).target.shard_count;
    };
    CHECK(shards(0, "2.4.0") == 1);
    CHECK(shards(100'000'000, "2.4.0") == 1);
    CHECK(shards(100'000'001, "2.4.0") == 2);
    CHECK(shards(1'600'000'000, "2.4.0") == 16);
    CHECK(shards(90'000'000'000, "2.4.0") == 16);
    CHECK(shards(90'000'000'000, "milvus_lite-3.2.2") == 1);
  }

  TEST_CASE("rows that nobody could count get one shard") {
    Intent intent = intent_of({move_of("products")});
    intent.source_load.value = LoadPolicy::kTemporary;
    const CompiledPlan plan = compiled(intent, world_with({not_loaded(sample_collection())}));
    CHECK(plan.collections[0].target.shard_count == 1);
    CHECK_FALSE(plan.collections[0].entity_count);
  }

  TEST_CASE("the target collection is the source's, under its new name") {
    CollectionSnapshot source = with_partitions(sample_collection(), {"a", "b"});
    source.schema.description = "all we sell";
    source.schema.fields[1].description = "what it is called";
    source.consistency_level = ConsistencyLevel::kSession;
    CollectionIntent move = move_of("products", "products_v2");
    move.shards.value = 3;
    const TargetCollection target = target_of(source, move);
    CollectionSchema schema = source.schema;
    schema.name = "products_v2";
    schema.dynamic_field_enabled = true;
    CHECK(target == TargetCollection{.address = {"default", "products_v2"},
                                     .schema = schema,
                                     .shard_count = 3,
                                     .consistency_level = ConsistencyLevel::kSession,
                                     .partitions = {"a", "b"},
                                     .indexes = {index_on("vector", "AUTOINDEX", "COSINE")}});
  }

  TEST_CASE("with a partition key the partitions are counted, not named") {
    const TargetCollection target =
        target_of(with_partition_key(sample_collection(), 32), move_of("products"));
    CHECK(target.partition_count == 32);
    CHECK(target.partitions.empty());
    CHECK(target_of(sample_collection(), move_of("products")).partition_count == 0);
  }

  TEST_CASE("every kind of field is carried as it is, but for AutoID and stray parameters") {
    CollectionSnapshot source = sample_collection();
    source.schema.fields[0].auto_id = true;
    source.schema.fields[1].type_params["dim"] = "8";
    source.schema.fields[1].type_params["mmap.enabled"] = "true";
    FieldSchema number = scalar("number", DataType::kInt16);
    number.type_params = {{"dim", "8"}, {"max_length", "9"}, {"mmap.enabled", "true"}};
    FieldSchema words = array_of("words", DataType::kVarChar);
    words.type_params["max_length"] = "32";
    source.schema.fields.push_back(number);
    source.schema.fields.push_back(words);
    const auto fields = target_of(source, move_of("products")).schema.fields;
    REQUIRE(fields.size() == 5);
    CHECK(fields[0] == int64_key());
    CHECK(fields[1].type_params == Properties{{"max_length", "512"}, {"mmap.enabled", "true"}});
    CHECK(fields[3].type_params == Properties{{"mmap.enabled", "true"}});
    CHECK(fields[4] == words);
  }

  TEST_CASE("only properties that mean the same everywhere are copied") {
    CollectionSnapshot source = sample_collection();
    source.properties = {{"mmap.enabled", "true"},
                         {"timezone", "UTC"},
                         {"partitionkey.isolation", "true"},
                         {"collection.ttl.seconds", "60"},
                         {"collection.insertRate.max.mb", "5"}};
    const TargetCollection made = target_of(source, move_of("products"));
    CHECK(made.properties == Properties{{"mmap.enabled", "true"},
                                        {"timezone", "UTC"},
                                        {"partitionkey.isolation", "true"}});
    CHECK(made.late_properties == Properties{{"collection.ttl.seconds", "60"}});
  }

  TEST_CASE("a property of the plan wins over that of the source") {
    CollectionSnapshot source = sample_collection();
    source.properties = {{"mmap.enabled", "true"}, {"collection.ttl.seconds", "60"}};
    CollectionIntent move = move_of("products");
    move.properties = {{"collection.ttl.seconds", {"0", {}}}, {"timezone", {"UTC", {}}}};
    const TargetCollection made = target_of(source, move);
    CHECK(made.properties == Properties{{"mmap.enabled", "true"}, {"timezone", "UTC"}});
    CHECK(made.late_properties == Properties{{"collection.ttl.seconds", "0"}});
  }

  TEST_CASE("every vector field gets an AUTOINDEX of the same metric and name, others stay") {
    using enum DataType;
    CollectionSnapshot source = with_vectors({kFloatVector, kBinaryVector});
    source.schema.fields.push_back(varchar("title"));
    source.indexes = {index_on("title", "INVERTED", ""), index_on("v1", "HNSW", "L2"),
                      index_on("v2", "BIN_FLAT", "HAMMING")};
    source.indexes[1].index_name = "mine";
    const auto indexes = target_of(source, move_of("products")).indexes;
    REQUIRE(indexes.size() == 3);
    CHECK(indexes[0] == source.indexes[0]);
    CHECK(indexes[1] == IndexSpec{.field_name = "v1",
                                  .index_name = "mine",
                                  .params = {{"index_type", "AUTOINDEX"}, {"metric_type", "L2"}}});
    CHECK(metric_type(indexes[2]) == "HAMMING");
    CollectionIntent move = move_of("products");
    move.index.value = IndexMode::kPreserve;
    CHECK(target_of(source, move).indexes == source.indexes);
  }
}

}  // namespace
}  // namespace kiteway::planner
