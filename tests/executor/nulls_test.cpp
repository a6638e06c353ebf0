// NULL values, defaults and chosen partition keys, from fake to fake: every rule of the versions
// holds, and every value arrives.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;

// Fills `name` with rows of every kind, loads it and plans to move it.
void add_collection(Migration& migration, const std::string& name,
                    const proto::CollectionSchema& schema, std::size_t rows) {
  migration.source.create(at(name), schema);
  migration.source.put(at(name), "", random_columns(schema, {.seed = 11, .count = rows}));
  migration.source.index_and_load(at(name));
  migration.add(name);
  migration.intent.collections.back().dynamic_field.value = schema.enable_dynamic_field();
}

// id, price (nullable, with these values, 0 standing for NULL) and a vector.
void add_prices(Migration& migration, const std::vector<double>& prices, bool is_nullable = true) {
  proto::FieldSchema price = field("price", proto::Double);
  price.set_nullable(is_nullable);
  const auto schema =
      schema_of({primary_key(field("id", proto::Int64)), price, vector_field("vector", 4)});
  migration.source.create(at("shop"), schema);
  std::vector<bool> valid;
  std::vector<double> values;
  for (const double value : prices) {
    valid.push_back(value != 0);
    if (value != 0) values.push_back(value);
  }
  auto columns = small_rows(1, prices.size());
  columns.push_back(double_column("price", values));
  if (is_nullable) columns.back() = with_validity(columns.back(), valid);
  migration.source.put(at("shop"), "", columns);
  migration.source.index_and_load(at("shop"));
  migration.add("shop");
}

std::vector<std::string> prices_on(const FakeMilvus& server) {
  std::vector<std::string> prices;
  for (const auto& row : server.rows(at("shop"))) prices.push_back(row.fields.at("price"));
  return prices;
}

TEST_SUITE("executor nulls") {
  TEST_CASE("nullable fields of every type arrive with their NULL values") {
    for (const auto key_type : {proto::Int64, proto::VarChar}) {
      for (const char* target_version : {"v2.5.4", "v2.6.4"}) {
        CAPTURE(target_version);
        Migration migration({.version = "v2.5.4", .segment_rows = 400},
                            {.version = target_version});
        add_collection(migration, "shop", schema_of_all_types("v2.5.4", key_type), 1'500);
        migration.intent.collections[0].verify.value = planner::VerifyMode::kCount;
        const Applied applied = migration.apply();
        INFO(explain_failure(applied));
        REQUIRE(applied.is_success());
        CHECK(texts(migration.target.rows(at("shop"))) == texts(migration.source.rows(at("shop"))));
        CHECK(migration.target.rejected_requests().empty());
      }
    }
  }

  TEST_CASE("fields that become nullable on the way keep their values") {
    Migration migration({.version = "v2.4.15"}, {.version = "v2.5.4"});
    add_collection(migration, "shop", schema_of_all_types("v2.4.15", proto::Int64), 700);
    const Applied applied = migration.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(texts(migration.target.rows(at("shop"))) == texts(migration.source.rows(at("shop"))));
    CHECK(migration.target.rejected_requests().empty());
    const auto made_schema = migration.target.describe(at("shop")).schema();
    for (const auto& made : made_schema.fields()) {
      const bool is_scalar = made.data_type() < proto::BinaryVector;
      CHECK(made.nullable() == (is_scalar && !made.is_primary_key()));
    }
  }

  TEST_CASE("a nullable field without NULL goes to a target that has no nullable fields") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.4.15"});
    add_prices(migration, {1, 2, 3});
    REQUIRE(migration.apply().is_success());
    CHECK(texts(migration.target.rows(at("shop"))) == texts(migration.source.rows(at("shop"))));
  }

  TEST_CASE("NULL rows that the target cannot hold refuse the plan before anything is made") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.4.15"});
    add_prices(migration, {1, 0, 3, 0});
    const Applied applied = migration.apply();
    REQUIRE(applied.diagnostics.items().size() == 1);
    CHECK(applied.diagnostics.items()[0].code == "P0315");
    CHECK(
        applied.diagnostics.items()[0].message.starts_with("2 rows hold NULL in field \"price\""));
    CHECK(migration.target.writes() == 0);
  }

  TEST_CASE("a NULL that nobody could count before stops the copy, and nothing is made up") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_prices(migration, {1, 2, 0});
    migration.intent.collections[0].nullable.value = false;
    migration.release_source("shop");
    migration.intent.source_load.value = planner::LoadPolicy::kTemporary;
    const Applied applied = migration.apply();
    REQUIRE(applied.report);
    REQUIRE(applied.error);
    std::string all;
    for (const auto& node : applied.report->nodes) {
      if (node.error) all += to_string(*node.error) + "\n";
    }
    INFO(all);
    CHECK(all.find("field price of the row with key 3 is NULL, and the field of the target cannot "
                   "be, so it cannot go to default/shop") != std::string::npos);
    CHECK(migration.target.physical_rows(at("shop")) <= 2);  // those that hold a price
  }

  TEST_CASE("a NULL becomes the default that the plan gives, and the plan counts such rows") {
    for (const char* target_version : {"v2.5.4", "v2.6.4"}) {
      Migration migration({.version = "v2.5.4"}, {.version = target_version});
      add_prices(migration, {1, 0, 3, 0});
      planner::FieldIntent price{.name = "price"};
      price.default_value = {0.5, {"plan.yaml", 9, 9}};
      migration.intent.collections[0].fields = {price};
      const auto compiled = migration.compile();
      REQUIRE(compiled.plan);
      REQUIRE(compiled.diagnostics.items().size() == 1);
      CHECK(compiled.diagnostics.items()[0].code == "P0316");
      REQUIRE(migration.apply().is_success());
      CHECK(prices_on(migration.target) == std::vector<std::string>{"1", "0.5", "3", "0.5"});
    }
  }

  TEST_CASE("a default of the source is one of the target, whether its server tells NULL or not") {
    for (const char* version : {"v2.4.15", "v2.5.4", "v2.6.4"}) {
      CAPTURE(version);
      Migration migration({.version = version}, {.version = version});
      proto::FieldSchema price = field("price", proto::Int32);
      price.mutable_default_value()->set_int_data(7);
      add_collection(
          migration, "shop",
          schema_of({primary_key(field("id", proto::Int64)), price, vector_field("vector", 4)}),
          300);
      const Applied applied = migration.apply();
      INFO(explain_failure(applied));
      REQUIRE(applied.is_success());
      CHECK(texts(migration.target.rows(at("shop"))) == texts(migration.source.rows(at("shop"))));
      const auto made = migration.target.describe(at("shop")).schema().fields(1);
      CHECK(made.default_value().int_data() == 7);
    }
  }

  TEST_CASE("a chosen partition key takes the rows of all partitions") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    const auto schema = schema_of(
        {primary_key(field("id", proto::Int64)), text_field("tenant"), vector_field("vector", 4)});
    migration.source.create(at("shop"), schema);
    migration.source.create_partition(at("shop"), "eu");
    migration.source.put(at("shop"), "", random_columns(schema, {.seed = 1, .count = 400}));
    migration.source.put(at("shop"), "eu",
                         random_columns(schema, {.seed = 2, .first_key = 400, .count = 500}));
    migration.source.index_and_load(at("shop"));
    migration.add("shop");
    planner::FieldIntent tenant{.name = "tenant"};
    tenant.partition_key = {true, {"plan.yaml", 9, 9}};
    migration.intent.collections[0].fields = {tenant};
    const Applied applied = migration.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(migration.target.physical_rows(at("shop")) == 900);
    CHECK(migration.target.distinct_keys(at("shop")) == 900);
    CHECK(migration.target.describe(at("shop")).num_partitions() == 16);
    CHECK(migration.target.rejected_requests().empty());
  }

  TEST_CASE("dynamic keys called like a field are found on the source and refuse the plan") {
    Migration migration({.version = "v2.4.15"}, {.version = "v2.5.4"});
    const auto schema = schema_of(
        {primary_key(field("id", proto::Int64)), text_field("title"), vector_field("vector", 4)},
        DynamicField::kOn);
    migration.source.create(at("shop"), schema);
    auto columns = small_rows(1, 3);
    columns.push_back(text_column("title", {"a", "b", "c"}));
    columns.push_back(dynamic_column({R"({"title": 1})", R"({"color": "title"})", "{}"}));
    migration.source.put(at("shop"), "", columns);
    migration.source.index_and_load(at("shop"));
    migration.add("shop");
    migration.intent.collections[0].dynamic_field.value = true;
    const Applied applied = migration.apply();
    REQUIRE(applied.diagnostics.items().size() == 1);
    CHECK(applied.diagnostics.items()[0].code == "P0317");
    CHECK(applied.diagnostics.items()[0].message.starts_with("1 row has a key"));
    migration.intent.collections[0].dynamic_field.value = false;
    CHECK(migration.apply().is_success());
  }
}

}  // namespace
}  // namespace kiteway::executor
