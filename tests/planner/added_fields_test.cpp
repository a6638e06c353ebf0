// Fields that the source does not have.
#include "planner/compile/compile.h"
#include "planner/compile/rows_to_count.h"
#include "planner/compile/rules/target_server.h"
#include "planner/plan_file/plan_file.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
using enum DataType;

SourcePlace line(int number) { return {.file = "plan.yaml", .line = number, .column = 9}; }

FieldIntent added(const std::string& name, DataType type, Literal value) {
  return {.name = name,
          .place = line(12),
          .add = Placed<Literal>{std::move(value), line(13)},
          .type = Placed<DataType>{type, line(14)}};
}

// products: id, title VarChar, vector; the plan adds fields.
struct Case {
  CollectionIntent move = move_of("products");

  explicit Case(const std::vector<FieldIntent>& wishes) {
    move.dynamic_field = {false};
    move.nullable = {false};
    move.fields = wishes;
  }
  [[nodiscard]] CompiledPlan whole() const {
    World world = world_with({sample_collection()});
    world.target.version = parse_server_version("2.5.4");
    return compiled(intent_of({move}), world);
  }
  [[nodiscard]] CollectionPlan plan() const { return whole().collections.at(0); }
  [[nodiscard]] std::string findings() const {
    World world = world_with({sample_collection()});
    world.target.version = parse_server_version("2.5.4");
    return lines_of(compile(intent_of({move}), world).diagnostics);
  }
};

const FieldIntent kTenant = added("tenant", kVarChar, std::string("acme"));

TEST_SUITE("planner added fields") {
  TEST_CASE("a new field stands behind those of the source, told in the diff with its value") {
    const CollectionPlan plan = Case({kTenant}).plan();
    REQUIRE(plan.target.schema.fields.size() == 4);
    CHECK(type_text(plan.target.schema.fields[3]) == "VarChar(65535)");
    CHECK(plan.target.added ==
          std::map<std::string, DefaultValue>{{"tenant", std::string("acme")}});
    CHECK(plan.changes.at(0) == Change{.kind = ChangeKind::kAdd,
                                       .path = "field tenant",
                                       .after = "VarChar(65535)",
                                       .reason = "every row gets \"acme\"",
                                       .origin = line(13)});
  }

  TEST_CASE(
      "it can be nullable, have a length, a default and a description, and be the partition key") {
    FieldIntent wish = kTenant;
    wish.nullable = {false, line(15)};
    wish.max_length = {64, line(16)};
    wish.description = {"who it belongs to", line(17)};
    wish.default_value = {Literal(std::string("nobody")), line(18)};
    FieldSchema field = Case({wish}).plan().target.schema.fields.at(3);
    CHECK(type_text(field) == "VarChar(64)");
    CHECK(field.description == "who it belongs to");
    CHECK(field.default_value == DefaultValue(std::string("nobody")));
    wish.default_value.reset();
    wish.partition_key = {true, line(19)};
    const CollectionPlan keyed = Case({wish}).plan();
    CHECK(keyed.target.schema.fields.at(3).is_partition_key);
    CHECK(keyed.target.partition_count > 0);
    wish.partition_key.reset();
    wish.nullable = {true, line(15)};
    CHECK(Case({wish}).plan().target.schema.fields.at(3).nullable);
  }

  TEST_CASE("another value is another plan") {
    const std::string key = Case({kTenant}).plan().intent_key;
    CHECK(Case({added("tenant", kVarChar, std::string("other"))}).plan().intent_key != key);
    CHECK(Case({}).plan().intent_key != key);
  }

  TEST_CASE("new fields are in a saved plan") {
    const CompiledPlan plan = Case({kTenant, added("stock", kInt8, std::int64_t{0}),
                                    added("ratio", kFloat, 0.5), added("sold", kBool, false)})
                                  .whole();
    const auto read = read_plan(write_plan(plan));
    REQUIRE(read);
    CHECK(*read == plan);
  }

  TEST_CASE("a field that the source has, has no type or no value of it, is refused at its line") {
    CHECK(Case({added("title", kVarChar, std::string("x"))}).findings() ==
          "P0323 13:9 field \"title\" cannot be added, for the source has it // give the new field "
          "another name; default is for rows that bring no value :: source collection "
          "default/products, field title\n");
    FieldIntent untyped = kTenant;
    untyped.type.reset();
    CHECK(
        Case({untyped}).findings() ==
        "P0323 13:9 field \"tenant\" is new and needs a type // add type: VarChar, for example\n");
    CHECK(
        Case({added("tenant", kJson, std::string("{}"))})
            .findings()
            .starts_with(
                "P0323 14:9 field \"tenant\" is new, and this build makes no values of type JSON"));
    CHECK(Case({added("small", kInt8, std::int64_t{128})})
              .findings()
              .starts_with(
                  "P0323 13:9 the value of field \"small\" 128 is out of the range of Int8"));
    FieldIntent renamed = kTenant;
    renamed.rename = {"other", line(15)};
    CHECK(Case({renamed}).findings().starts_with(
        "P0323 15:9 field \"tenant\" is new, so that rename says nothing of it"));
  }

  TEST_CASE("a name that the target does not take is refused") {
    CHECK(Case({added("$new", kInt64, std::int64_t{1})}).findings().find("P0405") !=
          std::string::npos);
  }

  TEST_CASE("no two fields get one name") {
    FieldIntent renamed{.name = "title", .place = line(11)};
    renamed.rename = {"tenant", line(11)};
    CHECK(Case({renamed, kTenant}).findings().starts_with("P0321 11:9"));
  }

  TEST_CASE("dynamic keys are looked for under the names of new fields too") {
    Case made({kTenant});
    made.move.dynamic_field = {true};
    CollectionSnapshot source = sample_collection();
    source.schema.dynamic_field_enabled = true;
    const TargetServer server = target_server({}, parse_server_version("2.5.4"));
    CHECK(rows_to_count(made.move, source, server).dynamic_keys.back() == "tenant");
  }
}

}  // namespace
}  // namespace kiteway::planner
