// Keys of the dynamic field that become fields, and fields that become keys, from fake to fake.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;
using planner::FieldIntent;
using planner::Placed;

const SourcePlace kPlace{"plan.yaml", 9, 9};

FieldIntent taken(const std::string& name, const std::string& key, DataType type) {
  return {.name = name,
          .place = kPlace,
          .from_dynamic = Placed<std::string>{key, kPlace},
          .type = Placed<DataType>{type, kPlace}};
}

FieldIntent given(const std::string& name) {
  return {.name = name, .place = kPlace, .to_dynamic = Placed<bool>{true, kPlace}};
}

using Texts = std::vector<std::string>;

// shop: id 1, 2, ..., vector, and a dynamic field with these objects.
void add_shop(Migration& migration, const Texts& objects) {
  migration.source.create(
      at("shop"), schema_of({primary_key(field("id", proto::Int64)), vector_field("vector", 4)},
                            DynamicField::kOn));
  auto columns = small_rows(1, objects.size());
  columns.push_back(dynamic_column(objects));
  migration.source.put(at("shop"), "", columns);
  migration.source.index_and_load(at("shop"));
  migration.add("shop");
  migration.intent.collections[0].dynamic_field = {true};
}

// stock: id 1 to 3, fields of several types with NULL in row 2, and no dynamic field.
void add_stock(Migration& migration, DynamicField dynamic = DynamicField::kOff,
               const std::string& key = "title2") {
  migration.source.create(
      at("shop"), schema_of({primary_key(field("id", proto::Int64)), nullable(text_field("title")),
                             nullable(field("count", proto::Int64)), field("price", proto::Float),
                             field("about", proto::JSON), field("sold", proto::Bool),
                             vector_field("vector", 4)},
                            dynamic));
  auto columns = small_rows(1, 3);
  columns.push_back(with_validity(text_column("title", {"one \"1\"", "\n"}), {true, false, true}));
  columns.push_back(with_validity(long_column("count", {INT64_MAX, -1}), {true, false, true}));
  columns.push_back(float_column("price", {0.1F, 2.0F, -3.5F}));
  columns.push_back(json_column("about", {R"({ "n": 9007199254740993 })", "null", "[]"}));
  columns.push_back(bool_column("sold", {true, false, true}));
  if (dynamic == DynamicField::kOn) {
    columns.push_back(dynamic_column({R"({"k": 1})", "{}", "{\"" + key + "\":1.50}"}));
  }
  migration.source.put(at("shop"), "", columns);
  migration.source.index_and_load(at("shop"));
  migration.add("shop");
  migration.intent.collections[0].dynamic_field = {true};
}

// One field of all rows, as the target shows it; "-" where it has none.
Texts values_of(const FakeMilvus& server, const std::string& name) {
  Texts values;
  for (const auto& row : server.rows(at("shop"))) {
    const auto found = row.fields.find(name);
    values.push_back(found == row.fields.end() ? "-" : found->second);
  }
  return values;
}

void apply_well(Migration& migration) {
  const Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
  CHECK(migration.target.rejected_requests().empty());
  const auto verified = migration.verify(10);
  REQUIRE(verified);
  CHECK(verified->at(0).differences.empty());
  CHECK(migration.apply().is_success());  // there is nothing to do
}

std::string failure(Migration& migration) {
  const Applied applied = migration.apply();
  REQUIRE_FALSE(applied.is_success());
  return explain_failure(applied);
}

FieldIntent& only_field(Migration& migration) { return migration.intent.collections[0].fields[0]; }

bool contains(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

TEST_SUITE("executor dynamic keys") {
  TEST_CASE("a key becomes a field and leaves the dynamic field, whose other bytes stay") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration, {R"({"brand":"acme", "n": 9007199254740993,"x":  [1,  2.50]})",
                         R"({ "brand" : "b\u00e9" })", R"({"n":1.50})", R"({"n":1,"brand":null})"});
    migration.intent.collections[0].fields = {taken("brand", "brand", DataType::kVarChar)};
    only_field(migration).max_length = {64, kPlace};
    apply_well(migration);
    CHECK(values_of(migration.target, "brand") ==
          Texts{"\"acme\"", "\"b\xC3\xA9\"", "NULL", "NULL"});
    CHECK(
        values_of(migration.target, "$meta") ==
        Texts{R"({"n": 9007199254740993,"x":  [1,  2.50]})", "{}", R"({"n":1.50})", R"({"n":1})"});
  }

  TEST_CASE("keys become fields of every type, under other names too") {
    for (const char* version : {"v2.4.15", "v2.5.4", "v2.6.18"}) {
      CAPTURE(version);
      Migration migration({.version = version}, {.version = version});
      add_shop(migration, {R"({"a":true,"b":-128,"c":9223372036854775807,"d":0.1,"e":0.1,"f":[1]})",
                           R"({"a":false,"b":7,"c":-1,"d":2,"e":1e300,"f":null})"});
      auto& fields = migration.intent.collections[0].fields;
      fields = {taken("sold", "a", DataType::kBool),   taken("small", "b", DataType::kInt8),
                taken("large", "c", DataType::kInt64), taken("near", "d", DataType::kFloat),
                taken("far", "e", DataType::kDouble),  taken("any", "f", DataType::kJson)};
      for (auto& wish : fields) wish.on_missing = {Substitute::kNone, kPlace};
      apply_well(migration);
      CHECK(values_of(migration.target, "sold") == Texts{"true", "false"});
      CHECK(values_of(migration.target, "small") == Texts{"-128", "7"});
      CHECK(values_of(migration.target, "large") == Texts{"9223372036854775807", "-1"});
      CHECK(values_of(migration.target, "near") == Texts{"0.1", "2"});
      CHECK(values_of(migration.target, "far") == Texts{"0.1", "1e+300"});
      CHECK(values_of(migration.target, "any") == Texts{"[1]", "null"});
      CHECK(values_of(migration.target, "$meta") == Texts{"{}", "{}"});
    }
  }

  TEST_CASE("a default stands where the key is missing, on servers without NULL too") {
    for (const char* version : {"v2.4.15", "v2.5.4"}) {
      CAPTURE(version);
      Migration migration({.version = "v2.4.15"}, {.version = version});
      add_shop(migration, {R"({"stock":3})", "{}", R"({"stock":"none"})"});
      migration.intent.collections[0].fields = {taken("stock", "stock", DataType::kInt32)};
      only_field(migration).default_value = {std::int64_t{-1}, kPlace};
      only_field(migration).on_mistyped = {Substitute::kDefault, kPlace};
      apply_well(migration);
      CHECK(values_of(migration.target, "stock") == Texts{"3", "-1", "-1"});
      CHECK(values_of(migration.target, "$meta") == Texts{"{}", "{}", "{}"});
    }
  }

  TEST_CASE("a value of another type ends the copy with the key of its row, or becomes NULL") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration, {R"({"stock":3})", R"({"stock":300})", R"({"stock":1,"stock":2})"});
    migration.intent.collections[0].fields = {taken("stock", "stock", DataType::kInt8)};
    CHECK(contains(failure(migration),
                   "the row with key 2 has under the dynamic key \"stock\" 300, which has no place "
                   "in field stock of type Int8"));
    Migration again({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(again, {R"({"stock":3})", R"({"stock":300})", R"({"stock":1,"stock":2})"});
    again.intent.collections[0].fields = {taken("stock", "stock", DataType::kInt8)};
    only_field(again).on_mistyped = {Substitute::kNull, kPlace};
    apply_well(again);
    CHECK(values_of(again.target, "stock") == Texts{"3", "NULL", "NULL"});
  }

  TEST_CASE("rows without a key that must be there are found while the plan is made, or copied") {
    for (const bool is_counted : {true, false}) {
      CAPTURE(is_counted);
      Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
      const std::string key = is_counted ? "stock" : "in stock";  // no text for an expression
      add_shop(migration, {"{\"" + key + "\":3}", "{}"});
      migration.intent.collections[0].fields = {taken("stock", key, DataType::kInt8)};
      only_field(migration).on_missing = {Substitute::kNone, kPlace};
      CHECK(contains(failure(migration), is_counted ? "1 row has no key \"stock\""
                                                    : "the row with key 2 has no value for the "
                                                      "dynamic key \"in stock\""));
    }
  }

  TEST_CASE("a key can become the partition key, and the dynamic field be left out") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration, {R"({"tenant":"a","x":1})", R"({"tenant":"b"})"});
    migration.intent.collections[0].fields = {taken("tenant", "tenant", DataType::kVarChar)};
    only_field(migration).partition_key = {true, kPlace};
    only_field(migration).on_missing = {Substitute::kNone, kPlace};
    migration.intent.collections[0].dynamic_field = {false};
    apply_well(migration);
    CHECK(values_of(migration.target, "tenant") == Texts{"\"a\"", "\"b\""});
    CHECK(values_of(migration.target, "$meta") == Texts{"-", "-"});
  }

  TEST_CASE("repeated keys of rows are cut out of new columns too") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration, {R"({"n":1})", R"({"n":2})", R"({"n":3})"});
    auto repeated = small_rows(2, 1);
    repeated.push_back(dynamic_column({R"({"n":2})"}));
    migration.source.put(at("shop"), "", repeated);
    migration.intent.collections[0].fields = {taken("n", "n", DataType::kInt64)};
    apply_well(migration);
    CHECK(values_of(migration.target, "n") == Texts{"1", "2", "3"});
  }

  TEST_CASE("another value in a field that was a key is found by the proof") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_shop(migration, {R"({"n":1})", R"({"n":2})"});
    migration.intent.collections[0].fields = {taken("n", "n", DataType::kInt64)};
    apply_well(migration);
    migration.target.remove(at("shop"), {std::int64_t{2}});
    auto changed = small_rows(2, 1);
    changed.push_back(with_validity(long_column("n", {3}), {true}));
    changed.push_back(dynamic_column({"{}"}));
    migration.target.put(at("shop"), "", changed);
    const auto verified = migration.verify(10);
    REQUIRE(verified);
    CHECK(verified->at(0).rows.size() == 1);
  }

  TEST_CASE("fields become keys of a new dynamic field, and NULL becomes no key") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_stock(migration);
    auto& fields = migration.intent.collections[0].fields;
    fields = {given("title"), given("count"), given("price"), given("about"), given("sold")};
    fields[0].rename = {"na\"me", kPlace};
    apply_well(migration);
    CHECK(values_of(migration.target, "$meta") ==
          Texts{R"({"about":{ "n": 9007199254740993 },"count":9223372036854775807,"price":0.1,)"
                R"("sold":true,"na\"me":"one \"1\""})",
                R"({"about":null,"price":2.0,"sold":false})",
                R"({"about":[],"count":-1,"price":-3.5,"sold":true,"na\"me":"\u000a"})"});
    CHECK(migration.target.describe(at("shop")).schema().fields_size() == 2);
  }

  TEST_CASE("keys of fields stand behind those that are there, and beside those that leave") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    add_stock(migration, DynamicField::kOn);
    auto& fields = migration.intent.collections[0].fields;
    fields = {given("count"), taken("counted", "k", DataType::kInt8)};
    fields[0].rename = {"k", kPlace};
    apply_well(migration);
    CHECK(values_of(migration.target, "counted") == Texts{"1", "NULL", "NULL"});
    CHECK(values_of(migration.target, "$meta") ==
          Texts{R"({"k":9223372036854775807})", "{}", R"({"title2":1.50,"k":-1})"});
  }

  TEST_CASE("a key that is there already is found while the plan is made, or copied") {
    for (const bool is_counted : {true, false}) {
      CAPTURE(is_counted);
      Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
      const std::string key = is_counted ? "title2" : "title 2";  // no text for an expression
      add_stock(migration, DynamicField::kOn, key);
      migration.intent.collections[0].fields = {given("title")};
      only_field(migration).rename = {key, kPlace};
      CHECK(contains(failure(migration),
                     is_counted ? "1 row has a key in the dynamic field that is called like a "
                                  "field, or like a key that one becomes"
                                : "the row with key 3 has the dynamic key \"title 2\" already, "
                                  "which field title becomes"));
    }
  }

  TEST_CASE("a dynamic field that would be larger than servers hold ends the copy") {
    Migration migration({.version = "v2.5.4"}, {.version = "v2.5.4"});
    migration.source.create(
        at("shop"), schema_of({primary_key(field("id", proto::Int64)), text_field("a", 65'535),
                               text_field("b", 65'535), vector_field("vector", 4)}));
    auto columns = small_rows(1, 1);
    columns.push_back(text_column("a", {std::string(40'000, 'a')}));
    columns.push_back(text_column("b", {std::string(40'000, 'b')}));
    migration.source.put(at("shop"), "", columns);
    migration.source.index_and_load(at("shop"));
    migration.add("shop");
    migration.intent.collections[0].dynamic_field = {true};
    migration.intent.collections[0].fields = {given("a"), given("b")};
    CHECK(
        contains(failure(migration),
                 "the row with key 1 would have a dynamic field of 80,015 bytes, and servers hold "
                 "65,536"));
  }
}

}  // namespace
}  // namespace kiteway::executor
