// Fields that change on the way, from fake to fake: what arrives is compared value by value.

#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;

const SourcePlace kPlace{"plan.yaml", 9, 9};

planner::FieldIntent renamed(const std::string& name, const std::string& after) {
  return {.name = name, .place = kPlace, .rename = planner::Placed<std::string>{after, kPlace}};
}
planner::FieldIntent dropped(const std::string& name) {
  return {.name = name, .place = kPlace, .drop = planner::Placed<bool>{true, kPlace}};
}
planner::FieldIntent typed(const std::string& name, DataType type) {
  return {.name = name, .place = kPlace, .type = planner::Placed<DataType>{type, kPlace}};
}

planner::FieldIntent added(const std::string& name, DataType type, planner::Literal value) {
  return {.name = name,
          .place = kPlace,
          .add = planner::Placed<planner::Literal>{std::move(value), kPlace},
          .type = planner::Placed<DataType>{type, kPlace}};
}

// shop: id, title, stock Int8 nullable with NULL in row 2, price Float, vector.
void add_shop(Migration& migration) {
  const auto schema = schema_of({primary_key(field("id", proto::Int64)), text_field("title"),
                                 nullable(field("stock", proto::Int8)),
                                 field("price", proto::Float), vector_field("vector", 4)});
  migration.source.create(at("shop"), schema);
  auto columns = small_rows(1, 3);
  columns.push_back(text_column("title", {"one", "two \"2\"", "three"}));
  columns.push_back(with_validity(int_column("stock", proto::Int8, {5, -7}), {true, false, true}));
  columns.push_back(float_column("price", {0.1F, 2.0F, -3.5F}));
  migration.source.put(at("shop"), "", columns);
  migration.source.index_and_load(at("shop"));
  migration.add("shop");
}

// One field of all rows, as the target shows it; "-" where it has none.
std::vector<std::string> values_of(const FakeMilvus& server, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& row : server.rows(at("shop"))) {
    const auto found = row.fields.find(name);
    values.push_back(found == row.fields.end() ? "-" : found->second);
  }
  return values;
}

using Texts = std::vector<std::string>;

void apply_well(Migration& migration) {
  const Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
  CHECK(migration.target.rejected_requests().empty());
  const auto verified = migration.verify(10);
  REQUIRE(verified);
  CHECK(verified->at(0).differences.empty());
}

TEST_SUITE("executor changed fields") {
  TEST_CASE("renamed fields arrive under their new names, the key too") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration);
    migration.intent.collections[0].fields = {renamed("title", "price"), renamed("price", "title"),
                                              renamed("id", "number"), renamed("stock", "left")};
    apply_well(migration);
    CHECK(values_of(migration.target, "price") == values_of(migration.source, "title"));
    CHECK(values_of(migration.target, "title") == values_of(migration.source, "price"));
    CHECK(values_of(migration.target, "left") == values_of(migration.source, "stock"));
    CHECK(values_of(migration.target, "number") == values_of(migration.source, "id"));
    CHECK(values_of(migration.target, "vector") == values_of(migration.source, "vector"));
  }

  TEST_CASE("a field that is left out is neither read nor written") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration);
    migration.intent.collections[0].fields = {dropped("title"), dropped("stock")};
    apply_well(migration);
    CHECK(values_of(migration.target, "title") == Texts{"-", "-", "-"});
    CHECK(values_of(migration.target, "price") == values_of(migration.source, "price"));
    CHECK(migration.target.describe(at("shop")).schema().fields_size() == 3);
  }

  TEST_CASE("numbers become wider, and NULL stays NULL") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.6.4"});
    add_shop(migration);
    migration.intent.collections[0].fields = {typed("stock", DataType::kInt64),
                                              typed("price", DataType::kDouble)};
    apply_well(migration);
    CHECK(values_of(migration.target, "stock") == values_of(migration.source, "stock"));
    CHECK(values_of(migration.target, "price").at(1) == "2");
  }

  TEST_CASE("scalars become texts and JSON") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration);
    migration.intent.collections[0].fields = {typed("stock", DataType::kVarChar),
                                              typed("price", DataType::kJson),
                                              typed("title", DataType::kJson)};
    apply_well(migration);
    const auto stock = values_of(migration.target, "stock");
    CHECK(stock.at(0).find('5') != std::string::npos);
    CHECK(stock.at(1) == values_of(migration.source, "stock").at(1));
    CHECK(values_of(migration.target, "price").at(0).find("0.1") != std::string::npos);
    CHECK(values_of(migration.target, "title").at(1).find(R"(\"2\")") != std::string::npos);
  }

  TEST_CASE("vectors become half as wide") {
    for (const DataType type : {DataType::kFloat16Vector, DataType::kBFloat16Vector}) {
      Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
      add_shop(migration);
      planner::FieldIntent both = typed("vector", type);
      both.rename = {"embedding", kPlace};
      migration.intent.collections[0].fields = {both};
      apply_well(migration);
      CHECK(values_of(migration.target, "embedding") != Texts{"-", "-", "-"});
      CHECK(migration.target.describe(at("shop")).schema().fields(4).data_type() ==
            static_cast<proto::DataType>(type));
    }
  }

  TEST_CASE("a value that the new type does not hold ends the copy with the key of its row") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    migration.source.create(at("shop"), small_schema());
    migration.source.put(at("shop"), "",
                         {long_column("id", {7}), float_vectors("vector", 4, {1, 2, 1e6F, 4})});
    migration.source.index_and_load(at("shop"));
    migration.add("shop");
    migration.intent.collections[0].fields = {typed("vector", DataType::kFloat16Vector)};
    const Applied applied = migration.apply();
    REQUIRE(applied.error);
    CHECK(explain_failure(applied).find("field vector of the row with key 7 holds 1e+06") !=
          std::string::npos);
    CHECK(migration.target.physical_rows(at("shop")) == 0);
  }

  TEST_CASE("repeated keys and changes of every kind go together") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration);
    auto again = small_rows(2, 2);
    again.push_back(text_column("title", {"two again", "three again"}));
    again.push_back(with_validity(int_column("stock", proto::Int8, {1}), {false, true}));
    again.push_back(float_column("price", {8.0F, 9.0F}));
    migration.source.put(at("shop"), "", again);
    migration.intent.collections[0].fields = {renamed("id", "number"), dropped("title"),
                                              typed("stock", DataType::kInt32),
                                              typed("vector", DataType::kBFloat16Vector)};
    const Applied applied = migration.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    CHECK(migration.target.distinct_keys(at("shop")) == 3);
    CHECK(migration.target.physical_rows(at("shop")) == 3);
  }

  TEST_CASE("new fields have their value in every row, nullable or not") {
    for (const char* version : {"v2.4.15", "v2.5.4"}) {
      CAPTURE(version);
      Migration migration({.version = version}, {.version = version});
      migration.source.create(at("shop"), small_schema());
      migration.source.put(at("shop"), "", small_rows(1, 3));
      migration.source.put(at("shop"), "", small_rows(2, 1));  // a repeated key
      migration.source.index_and_load(at("shop"));
      migration.add("shop");
      migration.intent.collections[0].fields = {
          added("tenant", DataType::kVarChar, std::string("acme")),
          added("small", DataType::kInt8, std::int64_t{-7}),
          added("large", DataType::kInt64, std::int64_t{9'223'372'036'854'775'807}),
          added("sold", DataType::kBool, true), added("ratio", DataType::kDouble, 0.1)};
      migration.intent.collections[0].fields[1].nullable = {true, kPlace};
      if (version == std::string("v2.4.15"))
        migration.intent.collections[0].fields[1].nullable.reset();
      migration.intent.collections[0].fields[0].partition_key = {true, kPlace};
      const Applied applied = migration.apply();
      INFO(explain_failure(applied));
      REQUIRE(applied.is_success());
      CHECK(migration.target.rejected_requests().empty());
      CHECK(values_of(migration.target, "tenant") == Texts(3, "\"acme\""));
      CHECK(values_of(migration.target, "small") == Texts(3, "-7"));
      CHECK(values_of(migration.target, "large") == Texts(3, "9223372036854775807"));
      CHECK(values_of(migration.target, "sold") == Texts(3, "true"));
      CHECK(values_of(migration.target, "ratio") == Texts(3, "0.1"));
      CHECK(migration.apply().is_success());  // there is nothing to do
    }
  }

  TEST_CASE("another value in a new field is found by the proof") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    migration.source.create(at("shop"), small_schema());
    migration.source.put(at("shop"), "", small_rows(1, 3));
    migration.source.index_and_load(at("shop"));
    migration.add("shop");
    migration.intent.collections[0].fields = {added("count", DataType::kInt64, std::int64_t{5})};
    apply_well(migration);
    migration.target.remove(at("shop"), {std::int64_t{2}});
    auto changed = small_rows(2, 1);
    changed.push_back(long_column("count", {6}));
    migration.target.put(at("shop"), "", changed);
    const auto verified = migration.verify(10);
    REQUIRE(verified);
    CHECK(verified->at(0).rows.size() == 1);
  }

  TEST_CASE("rows that are lost from the target are found and copied again") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration);
    migration.intent.collections[0].fields = {renamed("id", "number"), renamed("title", "name"),
                                              typed("price", DataType::kJson)};
    apply_well(migration);
    migration.forget_journal();
    migration.intent.collections[0].on_existing = {planner::OnExisting::kResume, kPlace};
    const Applied again = migration.apply();
    INFO(explain_failure(again));
    REQUIRE(again.is_success());
    CHECK(migration.target.physical_rows(at("shop")) == 3);
  }

  TEST_CASE("the old keys may take the name of a field that is left out") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration);
    migration.intent.collections[0].fields = {dropped("title"), renamed("id", "made")};
    migration.intent.collections[0].auto_id = {true, kPlace};
    migration.intent.collections[0].original_pk_field = {"title", kPlace};
    const Applied applied = migration.apply();
    INFO(explain_failure(applied));
    REQUIRE(applied.is_success());
    auto titles = values_of(migration.target, "title");
    std::ranges::sort(titles);
    CHECK(titles == values_of(migration.source, "id"));
  }
}

}  // namespace
}  // namespace kiteway::executor
