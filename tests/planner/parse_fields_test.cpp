// What a plan says of single fields of a collection.
#include "planner/language/parse.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using testing::lines_of;

// A plan whose one collection has these lines below `fields:`, from line 7 on.
ParsedPlan parsed(const std::string& fields, const std::string& more = "") {
  return parse_plan("plan.yaml", R"(version: 1
name: shop
source: { uri: http://a }
target: { uri: http://b }
collections:
  - name: products
    fields:
)" + fields + more);
}

std::string findings(const std::string& fields) {
  const ParsedPlan plan = parsed(fields);
  CHECK(plan.intent.has_value() != plan.diagnostics.has_errors());
  return lines_of(plan.diagnostics);
}

CollectionIntent collection_of(const std::string& fields, const std::string& more = "") {
  ParsedPlan plan = parsed(fields, more);
  INFO(lines_of(plan.diagnostics));
  REQUIRE(plan.intent);
  return plan.intent->collections.at(0);
}

Literal default_of(const std::string& written) {
  const auto fields = collection_of("      price: { default: " + written + " }\n").fields;
  REQUIRE(fields.at(0).default_value);
  return fields[0].default_value->value;
}

TEST_SUITE("planner parse fields") {
  TEST_CASE("a new field is read with its value and its type") {
    const auto fields =
        collection_of("      tenant: { add: acme, type: Timestamptz }\n      n: { add: 1 }\n")
            .fields;
    REQUIRE(fields.size() == 2);
    CHECK(fields[0].add->value == Literal(std::string("acme")));
    CHECK(fields[0].type->value == DataType::kTimestamptz);
    CHECK(fields[1].add->value == Literal(std::int64_t{1}));
  }

  TEST_CASE("keys of the dynamic field and what stands in for them are read with their places") {
    const auto fields = collection_of(
                            "      a: { from_dynamic: x, on_missing: set_default, on_mistyped: "
                            "set_null }\n      b: { from_dynamic: y, on_missing: fail }\n"
                            "      c: { to_dynamic: true }\n")
                            .fields;
    REQUIRE(fields.size() == 3);
    CHECK(fields[0].from_dynamic->value == "x");
    CHECK(fields[0].from_dynamic->place.line == 8);
    CHECK(fields[0].on_missing->value == Substitute::kDefault);
    CHECK(fields[0].on_mistyped->value == Substitute::kNull);
    CHECK(fields[1].on_missing->value == Substitute::kNone);
    CHECK_FALSE(fields[1].on_mistyped);
    CHECK(fields[2].to_dynamic->value);
  }

  TEST_CASE("what is written of a field is kept with its place, and nothing else is set") {
    const auto fields = collection_of(R"(      price: { nullable: false, default: 1 }
      tenant:
        partition_key: true
        max_length: 64
        description: who it belongs to
      tags: { max_capacity: 100 }
)")
                            .fields;
    REQUIRE(fields.size() == 3);
    CHECK(fields[0] ==
          FieldIntent{.name = "price",
                      .place = {"plan.yaml", 8, 7, 5},
                      .nullable = Placed<bool>{false, {"plan.yaml", 8, 26, 5}},
                      .default_value = Placed<Literal>{std::int64_t{1}, {"plan.yaml", 8, 42, 1}}});
    CHECK(fields[1] == FieldIntent{.name = "tenant",
                                   .place = {"plan.yaml", 9, 7, 6},
                                   .partition_key = Placed<bool>{true, {"plan.yaml", 10, 24, 4}},
                                   .max_length = Placed<std::int64_t>{64, {"plan.yaml", 11, 21, 2}},
                                   .description = Placed<std::string>{"who it belongs to",
                                                                      {"plan.yaml", 12, 22, 17}}});
    CHECK(fields[2] ==
          FieldIntent{.name = "tags",
                      .place = {"plan.yaml", 13, 7, 4},
                      .max_capacity = Placed<std::int64_t>{100, {"plan.yaml", 13, 29, 3}}});
  }

  TEST_CASE("another name, another type and leaving out are kept with their places") {
    const auto fields = collection_of(R"(      notes: { rename: remarks, type: JSON }
      legacy: { drop: true }
)")
                            .fields;
    REQUIRE(fields.size() == 2);
    CHECK(fields[0].rename == Placed<std::string>{"remarks", {"plan.yaml", 8, 24, 7}});
    CHECK(fields[0].type == Placed<DataType>{DataType::kJson, {"plan.yaml", 8, 39, 4}});
    CHECK(fields[1].drop == Placed<bool>{true, {"plan.yaml", 9, 23, 4}});
    CHECK(findings("      notes: { type: Text }\n").starts_with("P0204 8:22"));
  }

  TEST_CASE("a default value has the type it is written in") {
    CHECK(default_of("true") == Literal{true});
    CHECK(default_of("-3") == Literal{std::int64_t{-3}});
    CHECK(default_of("0.5") == Literal{0.5});
    CHECK(default_of("18446744073709551615") == Literal{18446744073709551615.0});
    CHECK(default_of("'0.5'") == Literal{std::string("0.5")});
    CHECK(default_of("none") == Literal{std::string("none")});
    CHECK(default_of("''") == Literal{std::string()});
  }

  TEST_CASE("a field's keys are checked like all others") {
    CHECK(findings("      price: { nulable: true }\n") ==
          "P0201 8:16 unknown key \"nulable\" in field // did you mean \"nullable\"?\n");
    CHECK(findings("      price: { max_length: 70000 }\n") ==
          "P0204 8:28 max_length is 70000, out of range // write 1 to 65535\n");
    CHECK(findings("      price: { max_capacity: 0 }\n") ==
          "P0204 8:30 max_capacity is 0, out of range // write 1 to 4096\n");
    CHECK(findings("      price: { default: [1] }\n") ==
          "P0203 8:25 default must be a text, a number or a boolean, not a list // value of rows "
          "that bring none\n");
    CHECK(findings("      price: { default: }\n") ==
          "P0203 8:16 default must be a text, a number or a boolean, not nothing // value of rows "
          "that bring none\n");
  }

  TEST_CASE("fields is a map of names, and what stands below a name is one too") {
    CHECK(findings("      - price\n") ==
          "P0203 8:7 fields must be a map, not a list // write NAME: { ... } below it, for each "
          "field\n");
    CHECK(findings("      price: nullable\n") ==
          "P0203 8:14 fields.price must be a map, not the string \"nullable\" // its keys are "
          "rename, drop, add, from_dynamic, on_missing, on_mistyped, to_dynamic, type, nullable, "
          "default, partition_key, max_length, max_capacity, "
          "description\n");
  }

  TEST_CASE("nullable of the defaults holds for a collection that does not say it itself") {
    CHECK(collection_of("      {}\n").nullable == Placed<bool>{true});
    CHECK(collection_of("      {}\n", "defaults: { nullable: false }\n").nullable ==
          Placed<bool>{false, {"plan.yaml", 9, 23, 5}});
    CHECK(collection_of("      {}\n    nullable: true\n", "defaults: { nullable: false }\n")
              .nullable == Placed<bool>{true, {"plan.yaml", 9, 15, 4}});
  }
}

}  // namespace
}  // namespace kiteway::planner
