// Every type of the newest servers, from fake to fake, proved value by value.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;

// The first value that is not the same on both sides; "" if there is none.
std::string first_difference(const std::vector<StoredRow>& source,
                             const std::vector<StoredRow>& target) {
  if (source.size() != target.size()) {
    return std::to_string(source.size()) + " rows became " + std::to_string(target.size());
  }
  for (std::size_t row = 0; row < source.size(); ++row) {
    for (const auto& [name, value] : source[row].fields) {
      const auto found = target[row].fields.find(name);
      const std::string arrived = found == target[row].fields.end() ? "-" : found->second;
      if (arrived != value) {
        return "row " + key_text(source[row].key) + ", " + name + ": " + value + " -> " + arrived;
      }
    }
  }
  return source == target ? "" : "in partitions or keys";
}

void check_arrival(Migration& migration, const proto::CollectionSchema& schema,
                   const RandomRows& rows) {
  migration.source.create(at("shop"), schema);
  migration.source.put(at("shop"), "", random_columns(schema, rows));
  migration.source.index_and_load(at("shop"));
  migration.add("shop");
  migration.intent.collections[0].dynamic_field.value = schema.enable_dynamic_field();
  const Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
  CHECK(first_difference(migration.source.rows(at("shop")), migration.target.rows(at("shop"))) ==
        "");
  CHECK(migration.target.rejected_requests().empty());
  const auto verified = migration.verify(10);
  REQUIRE(verified);
  CHECK(verified->at(0).differences.empty());
}

constexpr std::array kVectorTypes{proto::FloatVector,       proto::BinaryVector,
                                  proto::Float16Vector,     proto::BFloat16Vector,
                                  proto::SparseFloatVector, proto::Int8Vector};

TEST_SUITE("executor all types") {
  TEST_CASE("every type arrives, points in time, geometries and Int8 vectors too") {
    for (const auto key_type : {proto::Int64, proto::VarChar}) {
      Migration migration({.version = "v2.6.6", .segment_rows = 300}, {.version = "v2.6.18"});
      check_arrival(migration, schema_of_all_types("v2.6.6", key_type),
                    {.seed = 5, .count = 900, .null_fraction = 0.3});
    }
  }

  TEST_CASE("vectors that are NULL arrive as NULL, whatever their type") {
    std::vector<proto::FieldSchema> fields{primary_key(field("id", proto::Int64))};
    for (const auto type : kVectorTypes) {
      fields.push_back(nullable(vector_field(proto::DataType_Name(type), 8, type)));
    }
    Migration migration({.version = "v2.6.18", .segment_rows = 300}, {.version = "v2.6.18"});
    check_arrival(migration, schema_of(fields), {.seed = 6, .count = 900, .null_fraction = 0.4});
  }

  TEST_CASE("vectors of a column with no vector at all arrive as NULL, whatever their type") {
    std::vector<proto::FieldSchema> fields{primary_key(field("id", proto::Int64)),
                                           vector_field("vector", 4)};
    for (const auto type : kVectorTypes) {
      fields.push_back(nullable(vector_field(proto::DataType_Name(type), 8, type)));
    }
    Migration migration({.version = "v2.6.18", .segment_rows = 300}, {.version = "v3.0.0"});
    check_arrival(migration, schema_of(fields), {.seed = 6, .count = 300, .null_fraction = 1});
  }

  TEST_CASE("vectors that may be NULL go to a target without such, if none is NULL") {
    const auto schema =
        schema_of({primary_key(field("id", proto::Int64)), vector_field("vector", 4),
                   nullable(vector_field("small", 8, proto::Int8Vector))});
    Migration migration({.version = "v2.6.18"}, {.version = "v2.6.6"});
    check_arrival(migration, schema, {.seed = 6, .count = 300, .null_fraction = 0});
    CHECK_FALSE(migration.target.describe(at("shop")).schema().fields(2).nullable());

    Migration refused({.version = "v2.6.18"}, {.version = "v2.6.6"});
    refused.source.create(at("shop"), schema);
    refused.source.put(at("shop"), "",
                       random_columns(schema, {.seed = 6, .count = 300, .null_fraction = 1}));
    refused.source.index_and_load(at("shop"));
    refused.add("shop");
    const Applied applied = refused.apply();
    REQUIRE(applied.diagnostics.items().size() == 1);
    CHECK(applied.diagnostics.items()[0].code == "P0315");
    CHECK(applied.diagnostics.items()[0].message.starts_with(
        "300 rows hold NULL in field \"small\""));
    CHECK(refused.target.writes() == 0);
  }

  TEST_CASE("Int8 vectors are indexed on the target by the source's metric, or with its index") {
    const auto schema = schema_of(
        {primary_key(field("id", proto::Int64)), vector_field("small", 8, proto::Int8Vector)});
    const std::map<std::string, std::string> index{
        {"index_type", "HNSW"}, {"metric_type", "COSINE"}, {"M", "24"}};
    for (const auto mode : {planner::IndexMode::kAuto, planner::IndexMode::kPreserve}) {
      Migration migration({.version = "v2.6.0"}, {.version = "v2.6.4"});
      migration.source.create(at("shop"), schema);
      migration.source.set_index(at("shop"), "small", index);
      migration.source.put(at("shop"), "", random_columns(schema, {.seed = 6, .count = 300}));
      migration.source.index_and_load(at("shop"));
      migration.add("shop");
      migration.intent.collections[0].index.value = mode;
      REQUIRE(migration.apply().is_success());
      CHECK(texts(migration.target.rows(at("shop"))) == texts(migration.source.rows(at("shop"))));
      const auto made = migration.target.indexes(at("shop")).at("small");
      CHECK(made.at("metric_type") == "COSINE");
      CHECK((made == index) == (mode == planner::IndexMode::kPreserve));
      CHECK(migration.target.rejected_requests().empty());
    }
  }

  TEST_CASE("repeated keys are cut out of columns of every type") {
    Migration migration({.version = "v2.6.18"}, {.version = "v2.6.18"});
    const auto schema = schema_of_all_types("v2.6.6", proto::Int64);
    migration.source.create(at("shop"), schema);
    migration.source.put(
        at("shop"), "",
        random_columns(schema,
                       {.seed = 7, .count = 500, .null_fraction = 0.3, .repeated_fraction = 0.2}));
    migration.source.index_and_load(at("shop"));
    migration.add("shop");
    const Applied applied = migration.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(migration.target.physical_rows(at("shop")) == migration.source.distinct_keys(at("shop")));
  }

  TEST_CASE("a value that changed on the target is found, in a column of any type") {
    for (const auto type : {proto::Timestamptz, proto::Geometry}) {
      Migration migration({.version = "v2.6.6"}, {.version = "v2.6.6"});
      const auto schema = schema_of(
          {primary_key(field("id", proto::Int64)), field("what", type), vector_field("vector", 4)});
      check_arrival(migration, schema, {.seed = 8, .count = 3});
      migration.target.remove(at("shop"), {std::int64_t{0}, std::int64_t{1}, std::int64_t{2}});
      auto others = random_columns(schema, {.seed = 8, .count = 3});
      others[1] = random_columns(schema, {.seed = 9, .count = 3})[1];
      migration.target.put(at("shop"), "", others);
      const auto verified = migration.verify(10);
      REQUIRE(verified);
      CHECK_FALSE(verified->at(0).rows.empty());
    }
  }
}

}  // namespace
}  // namespace kiteway::executor
