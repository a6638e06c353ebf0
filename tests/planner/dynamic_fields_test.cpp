// Fields made of keys of the dynamic field, and keys made of fields.
#include "planner/compile/compile.h"
#include "planner/compile/rows_to_count.h"
#include "planner/compile/rules/target_server.h"
#include "planner/plan_file/plan_file.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
using enum DataType;

SourcePlace line(int number) { return {.file = "plan.yaml", .line = number, .column = 9}; }

FieldIntent taken(const std::string& name, const std::string& key, DataType type) {
  return {.name = name,
          .place = line(12),
          .from_dynamic = Placed<std::string>{key, line(13)},
          .type = Placed<DataType>{type, line(14)}};
}

FieldIntent given(const std::string& name) {
  return {.name = name, .place = line(12), .to_dynamic = Placed<bool>{true, line(13)}};
}

// products: id, title VarChar, vector, 1,200 rows and a dynamic field.
struct Case {
  CollectionIntent move = move_of("products");
  CollectionSnapshot source = sample_collection();
  std::string target = "2.5.4";

  explicit Case(const std::vector<FieldIntent>& wishes) {
    move.fields = wishes;
    source.schema.dynamic_field_enabled = true;
  }
  [[nodiscard]] World world() const {
    World made = world_with({source});
    made.target.version = parse_server_version(target);
    return made;
  }
  [[nodiscard]] CompiledPlan whole() const { return compiled(intent_of({move}), world()); }
  [[nodiscard]] CollectionPlan plan() const { return whole().collections.at(0); }
  [[nodiscard]] std::string findings() const {
    return lines_of(compile(intent_of({move}), world()).diagnostics);
  }
  /// The message of the first finding, after its code and place.
  [[nodiscard]] std::string finding() const {
    const std::string all = findings();
    return all.substr(0, all.find(" // "));
  }
};

FieldIntent with(FieldIntent wish, const std::function<void(FieldIntent&)>& change) {
  change(wish);
  return wish;
}

Change change_of(const CollectionPlan& plan, const std::string& path) {
  for (const auto& change : plan.changes) {
    if (change.path == path) return change;
  }
  FAIL("no change of " << path);
  return {};
}

const FieldIntent kBrand = taken("brand", "b", kVarChar);

TEST_SUITE("planner dynamic fields") {
  TEST_CASE("a key becomes a nullable field behind the others, told with the rows that have it") {
    Case made({kBrand});
    made.source.key_counts["b"] = 1'050;
    const CollectionPlan plan = made.plan();
    REQUIRE(plan.target.schema.fields.size() == 4);
    CHECK(type_text(plan.target.schema.fields[3]) == "VarChar(65535)");
    CHECK(plan.target.schema.fields[3].nullable);
    CHECK(plan.target.from_dynamic.at("brand") ==
          KeyField{.key = "b", .missing = Substitute::kNull});
    CHECK(change_of(plan, "field brand") ==
          Change{.kind = ChangeKind::kAdd,
                 .path = "field brand",
                 .after = "VarChar(65535)",
                 .reason = "made of dynamic key \"b\": 1,050 of 1,200 rows have it; a row without "
                           "it gives NULL, a value of another type stops the copy",
                 .origin = line(13)});
  }

  TEST_CASE("values that are lost are told, and numbers that keep fewer digits") {
    FieldIntent wish = taken("ratio", "r", kFloat);
    wish.default_value = {Literal(0.5), line(15)};
    wish.on_mistyped = {Substitute::kDefault, line(16)};
    const CollectionPlan plan = Case({wish}).plan();
    CHECK(change_of(plan, "field ratio").reason ==
          "made of dynamic key \"r\": nobody knows how many rows have it; a row without it gives "
          "0.5, a value of another type gives 0.5; numbers keep 24 bits");
    CHECK(change_of(plan, "dynamic key r") == Change{.kind = ChangeKind::kLost,
                                                     .path = "dynamic key r",
                                                     .before = "values that are no Float",
                                                     .reason = "the field gets 0.5 instead",
                                                     .origin = line(16)});
  }

  TEST_CASE("other substitutes are another plan, and all of them are in a saved one") {
    const auto wish = [](Substitute missing, Substitute mistyped) {
      return with(kBrand, [&](FieldIntent& field) {
        field.on_missing = {missing, line(15)};
        field.on_mistyped = {mistyped, line(16)};
      });
    };
    const FieldIntent strict = wish(Substitute::kNone, Substitute::kNone);
    const FieldIntent loose = wish(Substitute::kNull, Substitute::kNull);
    const std::string key = Case({strict}).plan().intent_key;
    CHECK(Case({loose}).plan().intent_key != key);
    CHECK(Case({wish(Substitute::kNull, Substitute::kNone)}).plan().intent_key != key);
    CHECK(Case({given("title")}).plan().intent_key != Case({}).plan().intent_key);
    const CompiledPlan plan = Case({loose, given("title")}).whole();
    const auto read = read_plan(write_plan(plan));
    REQUIRE(read);
    CHECK(*read == plan);
  }

  TEST_CASE("what a key needs to become a field is told where it lacks") {
    Case without({kBrand});
    without.source.schema.dynamic_field_enabled = false;
    CHECK(
        without.finding() ==
        "P0324 13:9 field \"brand\" cannot be made of a key, for the source has no dynamic field");
    CHECK(Case({taken("title", "b", kVarChar)}).finding() ==
          "P0324 13:9 field \"title\" cannot be made of a key, for the source has it");
    CHECK(Case({with(kBrand, [](auto& wish) { wish.type.reset(); })}).finding() ==
          "P0324 13:9 field \"brand\" is made of a key and needs a type");
    CHECK(Case({taken("when", "b", kTimestamptz)}).finding() ==
          "P0324 14:9 field \"when\" is made of a key, and no value in JSON is a Timestamptz");
    CHECK(Case({kBrand, taken("other", "b", kInt8)}).finding() ==
          "P0324 13:9 key \"b\" becomes field \"brand\" already");
    CHECK(Case({with(kBrand, [](auto& wish) { wish.rename = {"x", line(15)}; })}).finding() ==
          "P0324 15:9 field \"brand\" is made of a key, so that rename says nothing of it");
    CHECK(
        Case({with(kBrand, [](auto& wish) { wish.add = {Literal(true), line(15)}; })})
            .findings()
            .find("P0324 15:9 field \"brand\" is made of a key, so that add says nothing of it") !=
        std::string::npos);
    FieldIntent plain{.name = "title", .place = line(12)};
    plain.on_missing = {Substitute::kNull, line(15)};
    CHECK(Case({plain}).finding() ==
          "P0324 15:9 field \"title\" is not made of a key, so that on_missing says nothing of it");
    Case old({taken("any", "b", kJson)});
    old.target = "2.3.9";
    CHECK(old.finding().starts_with("P0324 14:9 field \"any\" would hold values that are no "));
  }

  TEST_CASE("a field without NULL and default must say what rows without the key get") {
    FieldIntent strict = kBrand;
    strict.nullable = {false, line(15)};
    CHECK(Case({strict}).finding() ==
          "P0324 13:9 rows without key \"b\" have no value: field \"brand\" is not nullable and "
          "has no default");
    strict.on_missing = {Substitute::kNone, line(16)};
    CHECK(Case({strict}).findings().empty());
    Case counted({strict});
    counted.source.key_counts["b"] = 1'199;
    CHECK(counted.finding() ==
          "P0324 16:9 1 row has no key \"b\", and without it field \"brand\" has no value");
    strict.on_missing = {Substitute::kNull, line(16)};
    CHECK(Case({strict}).finding() == "P0324 16:9 field \"brand\" is never NULL on the target");
    strict.on_missing = {Substitute::kDefault, line(16)};
    CHECK(Case({strict}).finding() == "P0324 16:9 field \"brand\" has no default");
    strict.default_value = {Literal(std::string("none")), line(17)};
    CHECK(Case({strict}).findings().empty());
    strict.on_mistyped = {Substitute::kNull, line(18)};
    CHECK(Case({strict}).finding() ==
          "P0324 18:9 field \"brand\" has a default, and servers keep no NULL beside one");
  }

  TEST_CASE("keys that leave are no collisions, and those that fields become are") {
    Case made({taken("brand", "brand", kVarChar), given("title")});
    made.move.fields[1].rename = {"label", line(15)};
    made.move.nullable = {false};
    const TargetServer server = target_server({}, parse_server_version("2.5.4"));
    const RowsToCount rows = rows_to_count(made.move, made.source, server);
    CHECK(rows.taken_keys == std::vector<std::string>{"brand"});
    CHECK(rows.dynamic_keys == std::vector<std::string>{"id", "vector", "label"});
  }

  TEST_CASE("a field becomes a key under its name or another, and its index is lost with it") {
    Case made({given("title")});
    made.source.schema.fields[1].nullable = true;
    made.source.null_counts["title"] = 150;
    CollectionPlan plan = made.plan();
    CHECK(plan.target.schema.fields.size() == 2);
    CHECK(change_of(plan, "field title") == Change{.path = "field title",
                                                   .before = "VarChar(512)",
                                                   .after = "dynamic key \"title\"",
                                                   .reason = "150 rows with NULL get no such key",
                                                   .origin = line(13)});
    made.move.fields[0].rename = {"label", line(15)};
    plan = made.plan();
    CHECK(plan.target.to_dynamic == std::map<std::string, std::string>{{"title", "label"}});
    CHECK(change_of(plan, "field title").after == "dynamic key \"label\"");
  }

  TEST_CASE("what may stop the copy of a field that becomes a key is told") {
    Case made({given("title"), given("price")});
    made.source.schema.fields[1].type_params["max_length"] = "20000";
    made.source.schema.fields.push_back(scalar("price", kDouble));
    const CollectionPlan plan = made.plan();
    CHECK(change_of(plan, "field title").reason ==
          "a dynamic field of more than 65,536 bytes stops the copy");
    CHECK(change_of(plan, "field price").reason == "NaN stops the copy");
  }

  TEST_CASE("what cannot be a key is refused at its line") {
    CHECK(Case({given("id")}).finding() ==
          "P0325 13:9 field \"id\" is the primary key, which stays a field");
    CHECK(Case({given("vector")}).finding() ==
          "P0325 13:9 field \"vector\" is a vector, which cannot stand in JSON");
    Case keyed({given("tenant")});
    keyed.source = with_partition_key(keyed.source, 16);
    CHECK(keyed.finding() ==
          "P0325 13:9 field \"tenant\" is the partition key, by which the rows are spread");
    Case listed({given("sizes")});
    listed.source.schema.fields.push_back(array_of("sizes", kInt64));
    CHECK(listed.finding().starts_with("P0325 13:9 field \"sizes\" is of type Array<Int64>"));
    Case off({given("title")});
    off.move.dynamic_field = {false, line(9)};
    CHECK(off.finding() ==
          "P0325 13:9 field \"title\" cannot become a key, for the target has no dynamic field");
    FieldIntent typed = given("title");
    typed.type = {kJson, line(15)};
    CHECK(Case({typed}).finding() ==
          "P0325 15:9 field \"title\" becomes a key, so that type says nothing of it");
  }

  TEST_CASE("no two keys and no key and a field get one name") {
    FieldIntent named = given("title");
    named.rename = {"id", line(15)};
    CHECK(Case({named}).finding() ==
          "P0325 15:9 field \"title\" cannot become key \"id\", for a field is called so");
    named.rename = {"other", line(15)};
    Case both({named, given("other")});
    both.source.schema.fields.push_back(scalar("other", kInt64));
    CHECK(both.finding() ==
          "P0325 13:9 field \"other\" and field \"title\" would become one key \"other\"");
  }
}

}  // namespace
}  // namespace kiteway::planner
