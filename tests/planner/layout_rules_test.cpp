// Fields that are renamed, left out or of another type on the target.
#include "planner/compile/compile.h"
#include "planner/compile/rows_to_count.h"
#include "planner/compile/rules/capacity.h"
#include "planner/compile/rules/target_server.h"
#include "planner/plan_file/plan_file.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
using enum DataType;

std::string subject_field(const std::string& field) {
  return " :: source collection default/products, field " + field + "\n";
}

SourcePlace line(int number) { return {.file = "plan.yaml", .line = number, .column = 9}; }

FieldIntent renamed(const std::string& name, const std::string& after) {
  return {.name = name, .place = line(12), .rename = Placed<std::string>{after, line(13)}};
}
FieldIntent dropped(const std::string& name) {
  return {.name = name, .place = line(12), .drop = Placed<bool>{true, line(14)}};
}
FieldIntent typed(const std::string& name, DataType type) {
  return {.name = name, .place = line(12), .type = Placed<DataType>{type, line(15)}};
}

// products: id, title VarChar, vector, and price Float.
struct Case {
  CollectionSnapshot source = sample_collection();
  CollectionIntent move = move_of("products");
  std::string version = "2.5.4";

  explicit Case(const std::vector<FieldIntent>& wishes) {
    source.schema.fields.push_back(scalar("price", kFloat));
    source.indexes = {index_on("vector", "HNSW")};
    move.dynamic_field = {false};
    move.nullable = {false};
    move.fields = wishes;
  }

  [[nodiscard]] World world() const {
    World made = world_with({source});
    made.target.version = parse_server_version(version);
    return made;
  }
  [[nodiscard]] CollectionPlan plan() const {
    return compiled(intent_of({move}), world()).collections.at(0);
  }
  [[nodiscard]] std::string findings() const {
    return lines_of(compile(intent_of({move}), world()).diagnostics);
  }
  // The fields of the target: `id Int64, remarks VarChar(512)`.
  [[nodiscard]] std::string fields() const {
    std::string text;
    for (const auto& field : plan().target.schema.fields) {
      text += (text.empty() ? "" : ", ") + field.name + " " + type_text(field);
    }
    return text;
  }
  [[nodiscard]] std::string changes() const {
    std::string lines;
    for (const auto& change : plan().changes) {
      if (!change.path.starts_with("field ") && !change.path.starts_with("index ")) continue;
      if (change.kind == ChangeKind::kLost) lines += "lost ";
      lines += change.path + ": " + change.before + " -> " + change.after;
      if (!change.reason.empty()) lines += " # " + change.reason;
      if (change.origin.line != 0) lines += " @" + std::to_string(change.origin.line);
      lines += "\n";
    }
    return lines;
  }
};

TEST_SUITE("planner layout rename") {
  TEST_CASE("a renamed field keeps all but its name, and its index follows it") {
    const Case moved({renamed("title", "headline"), renamed("vector", "embedding")});
    CHECK(moved.fields() ==
          "id Int64, headline VarChar(512), embedding FloatVector(128), price Float");
    CHECK(moved.plan().target.indexes.at(0).field_name == "embedding");
    CHECK(
        moved.changes().starts_with("field title name: title -> headline @13\n"
                                    "field vector name: vector -> embedding @13\n"));
  }

  TEST_CASE("two fields change names") {
    const Case moved({renamed("title", "price"), renamed("price", "title")});
    CHECK(moved.fields() == "id Int64, price VarChar(512), vector FloatVector(128), title Float");
  }

  TEST_CASE("a swap of names between fields of one type is another plan") {
    Case plain({});
    plain.source.schema.fields.push_back(scalar("cost", kFloat));
    Case swapped = plain;
    swapped.move.fields = {renamed("price", "cost"), renamed("cost", "price")};
    std::swap(swapped.source.schema.fields[3], swapped.source.schema.fields[4]);
    CHECK(plain.plan().intent_key != swapped.plan().intent_key);
    swapped = plain;
    swapped.move.fields = {renamed("price", "cost"), renamed("cost", "price")};
    CHECK(plain.plan().intent_key != swapped.plan().intent_key);
  }

  TEST_CASE("a name that another field has, or none, is refused at its line") {
    CHECK(Case({renamed("title", "price")}).findings() ==
          "P0321 13:9 field \"title\" cannot be renamed: the target already has a field named "
          "\"price\" // give it another name" +
              subject_field("title"));
    CHECK(Case({renamed("title", "")}).findings().starts_with("P0321 13:9"));
    CHECK(Case({renamed("title", "price"), dropped("price")}).findings().empty());
  }

  TEST_CASE("a name that the target does not take is refused at its line") {
    CHECK(Case({renamed("title", "$title")}).findings().starts_with("P0405 13:9"));
  }

  TEST_CASE("a name that the target does not take can be changed") {
    Case old({renamed("like", "likes")});
    old.source.schema.fields.push_back(scalar("like", kInt64));
    old.version = "2.6.4";
    CHECK(old.findings().empty());
  }

  TEST_CASE("the old keys may have the name of a field that is left out") {
    Case moved({dropped("title")});
    moved.move.auto_id = {true, line(9)};
    moved.move.original_pk_field = {"title", line(10)};
    CHECK(moved.fields() == "id Int64, vector FloatVector(128), price Float, title Int64");
    const CollectionPlan plan = moved.plan();
    CHECK(source_field(plan.target, plan.source_schema, "title") == nullptr);
    CHECK(target_field(plan.target, "title") == nullptr);
  }
}

TEST_SUITE("planner layout drop") {
  TEST_CASE("a field is left out with its index, and the plan tells what is lost") {
    Case moved({dropped("title")});
    moved.source.indexes.push_back(index_on("title", "Trie"));
    CHECK(moved.fields() == "id Int64, vector FloatVector(128), price Float");
    CHECK(moved.plan().target.indexes.size() == 1);
    CHECK(
        moved.changes().find("lost field title: VarChar(512) ->  # left out by the plan; 1,200 of "
                             "1,200 rows have a value @14\n") != std::string::npos);
    CHECK(moved.changes().find("lost index title") != std::string::npos);
  }

  TEST_CASE("the plan tells how many values are lost with a field") {
    Case moved({dropped("title")});
    moved.version = "2.6.4";
    moved.source.schema.fields[1].nullable = true;
    const auto reason = [&] { return moved.plan().changes.at(0).reason; };
    CHECK(reason() == "left out by the plan; nobody knows how many rows have a value");
    moved.source.null_counts["title"] = 150;
    CHECK(reason() == "left out by the plan; 1,050 of 1,200 rows have a value");
    moved.source.null_counts["title"] = 1'199;
    CHECK(reason() == "left out by the plan; 1 of 1,200 rows has a value");
    moved.source.null_counts["title"] = 1'200;
    CHECK(reason() == "left out by the plan; no row has a value");
    moved.move.filter = {"year > 2024", line(11)};
    moved.source.filtered_counts["year > 2024"] = 1'201;
    CHECK(moved.plan().changes.at(1).reason == "left out by the plan; 1 of 1,201 rows has a value");
  }

  TEST_CASE("NULL is counted in fields that are left out") {
    Case moved({dropped("title")});
    moved.source.schema.fields[1].nullable = true;
    const TargetServer server = target_server({}, parse_server_version("2.6.4"));
    CHECK(rows_to_count(moved.move, moved.source, server).null_fields ==
          std::vector<std::string>{"title"});
  }

  TEST_CASE("the primary key and the last vector stay") {
    CHECK(Case({dropped("id")}).findings().starts_with("P0319 14:9 field \"id\" is the primary"));
    CHECK(Case({dropped("vector")})
              .findings()
              .starts_with("P0319 14:9 without field \"vector\" the collection has no vector"));
  }

  TEST_CASE("nothing else can be said of a field that is left out") {
    FieldIntent both = dropped("title");
    both.max_length = {64, line(16)};
    CHECK(Case({both}).findings() ==
          "P0319 16:9 field \"title\" is left out, so nothing else can be said of it // remove "
          "this, or drop: true\n");
  }

  TEST_CASE("a partition key that is left out leaves one partition") {
    Case moved({dropped("title")});
    moved.source.schema.fields[1].is_partition_key = true;
    moved.source.partition_count = 16;
    moved.source.partitions.clear();
    CHECK(moved.plan().target.partition_count == 0);
  }

  TEST_CASE("dynamic keys are looked for under the names of the target") {
    Case moved({dropped("title"), renamed("price", "cost")});
    moved.source.schema.dynamic_field_enabled = true;
    moved.move.dynamic_field = {true};
    const TargetServer server = target_server({}, parse_server_version("2.5.4"));
    CHECK(rows_to_count(moved.move, moved.source, server).dynamic_keys ==
          std::vector<std::string>{"id", "vector", "cost"});
  }
}

TEST_SUITE("planner layout type") {
  TEST_CASE("fields get types that hold every value, told in the diff with what is lost") {
    const Case moved(
        {typed("price", kDouble), typed("title", kJson), typed("vector", kFloat16Vector)});
    CHECK(moved.fields() == "id Int64, title JSON, vector Float16Vector(128), price Double");
    CHECK(
        moved.changes().starts_with("field title type: VarChar(512) -> JSON @15\n"
                                    "lost field vector type: FloatVector(128) -> "
                                    "Float16Vector(128) # precision drops to 11 "
                                    "bits; a value above 65,504 stops the copy @15\n"
                                    "field price type: Float -> Double @15\n"));
  }

  TEST_CASE("the plan tells where a text could be too long for JSON") {
    Case moved({typed("title", kJson)});
    moved.source.schema.fields[1].type_params["max_length"] = "10922";
    CHECK(moved.changes().starts_with("field title type: VarChar(10922) -> JSON @15\n"));
    moved.source.schema.fields[1].type_params["max_length"] = "10923";
    CHECK(moved.changes().starts_with(
        "field title type: VarChar(10923) -> JSON # a text whose JSON is longer than 65,536 bytes "
        "stops the copy @15\n"));
  }

  TEST_CASE("a text is as long as the longest value of the old type") {
    CHECK(Case({typed("price", kVarChar)}).fields().ends_with("price VarChar(24)"));
    FieldIntent longer = typed("price", kVarChar);
    longer.max_length = {100, line(16)};
    CHECK(Case({longer}).fields().ends_with("price VarChar(100)"));
    longer.max_length = {10, line(16)};
    CHECK(Case({longer}).findings() ==
          "P0320 16:9 field \"price\" needs a max_length of 24 for texts of every Float // leave "
          "max_length out" +
              subject_field("price"));
  }

  TEST_CASE("a type that does not hold every value is refused with those that do") {
    CHECK(Case({typed("price", kInt64)}).findings() ==
          "P0320 15:9 field \"price\" is of type Float, which cannot become Int64 without loss // "
          "it can become Double, VarChar, JSON" +
              subject_field("price"));
    CHECK(Case({typed("id", kVarChar)}).findings().starts_with("P0320 15:9 field \"id\" is the"));
    CHECK(Case({typed("price", kFloat)}).findings().empty());
  }

  TEST_CASE("a type that the target lacks is refused at its line") {
    Case old({typed("vector", kFloat16Vector)});
    old.version = "2.3.20";
    CHECK(old.findings().starts_with("P0402 15:9 field \"vector\" is a Float16Vector"));
  }

  TEST_CASE("scalars become JSON only where JSON need not be an object") {
    Case old({typed("price", kJson)});
    old.version = "2.3.20";
    CHECK(old.findings() ==
          "P0402 15:9 the target (Milvus 2.3.20) takes only objects in JSON fields, and values of "
          "field \"price\" are none // leave type out, or choose a target of 2.4 or newer" +
              subject_field("price"));
    old.version = "2.4.0";
    CHECK(old.findings().empty());
  }

  TEST_CASE("a default changes its type with the field, and JSON has none") {
    Case moved({typed("price", kVarChar)});
    moved.source.schema.fields[3].default_value = DefaultValue(0.5F);
    CHECK(moved.plan().target.schema.fields[3].default_value == DefaultValue(std::string("0.5")));
    moved.move.fields = {typed("price", kJson)};
    CHECK_FALSE(moved.plan().target.schema.fields[3].default_value);
    CHECK(moved.changes().find("lost field price default: 0.5 ->  # JSON has no default values") !=
          std::string::npos);
  }

  TEST_CASE("a partition key changes into no type that cannot be one") {
    Case moved({typed("title", kJson)});
    moved.source.schema.fields[1].is_partition_key = true;
    moved.source.partition_count = 16;
    moved.source.partitions.clear();
    CHECK(moved.findings().starts_with("P0313 15:9 field \"title\" is the partition key"));
  }

  TEST_CASE("an index of a scalar field is made for its new type, or lost") {
    Case moved({typed("price", kVarChar)});
    moved.source.indexes.push_back(index_on("price", "STL_SORT"));
    CHECK(index_type(moved.plan().target.indexes.at(1)) == "Trie");
    moved.move.fields = {typed("price", kJson)};
    CHECK(moved.plan().target.indexes.size() == 1);
    CHECK(moved.changes().find("JSON is indexed by paths inside it") != std::string::npos);
  }

  TEST_CASE("vectors of half the size count half") {
    Case moved({});
    moved.source.entity_count = 1'000;
    const auto bytes = [&] { return capacity_of({moved.plan()}).bytes; };
    const auto before = bytes();
    moved.move.fields = {typed("vector", kBFloat16Vector)};
    CHECK(bytes() == before - std::uint64_t{1'000} * 128 * 2);
  }
}

TEST_SUITE("planner layout plan file") {
  TEST_CASE("other names are in a saved plan") {
    const Case moved({renamed("title", "headline"), dropped("price")});
    const CompiledPlan plan = compiled(intent_of({moved.move}), moved.world());
    const auto read = read_plan(write_plan(plan));
    REQUIRE(read);
    CHECK(*read == plan);
    CHECK(read->collections.at(0).target.renamed ==
          std::map<std::string, std::string>{{"price", ""}, {"title", "headline"}});
  }
}

}  // namespace
}  // namespace kiteway::planner
