// Arrays of structs from fake to fake: values and vectors in them, empty ones, repeated keys.
#include "tests/support/apply.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;

// id, a vector, and clips: a text, numbers of every kind, and a vector each.
proto::CollectionSchema film_schema() {
  auto made = schema_of({primary_key(field("id", proto::Int64)), vector_field("vector", 4)});
  auto clips = struct_array(
      "clips", {array_field("text", proto::VarChar), array_field("second", proto::Int32),
                array_field("frame", proto::Int64), array_field("score", proto::Float),
                array_field("is_loud", proto::Bool), vector_list_field("embedding")});
  clips.set_description("what is seen");
  clips.mutable_fields(0)->set_description("spoken");
  *made.add_struct_array_fields() = clips;
  return made;
}

void add_films(Migration& migration, double repeated_fraction = 0) {
  const auto schema = film_schema();
  migration.source.create(at("films"), schema);
  migration.source.put(
      at("films"), "",
      random_columns(schema, {.seed = 31, .count = 700, .repeated_fraction = repeated_fraction}));
  migration.source.index_and_load(at("films"));
  migration.source.set_index(at("films"), "clips[embedding]",
                             {{"index_type", "HNSW"}, {"metric_type", "MAX_SIM_IP"}});
  migration.add("films");
}

void apply_all(Migration& migration) {
  const Applied applied = migration.apply();
  INFO(explain_failure(applied));
  REQUIRE(applied.is_success());
  CHECK(migration.target.rejected_requests().empty());
  CHECK_FALSE(migration.target.crashed());
}

// Without the ids that each server gives.
std::string structs_of(FakeMilvus& server) {
  auto structs = server.describe(at("films")).schema().struct_array_fields(0);
  structs.clear_fieldid();
  for (auto& member : *structs.mutable_fields()) {
    member.clear_fieldid();
    std::map<std::string, std::string> params;
    for (const auto& pair : member.type_params()) params[pair.key()] = pair.value();
    member.clear_type_params();
    for (const auto& [key, value] : params) set_param(member, key, value);
  }
  return structs.DebugString();
}

constexpr int kText = 0;  // in clips
constexpr int kEmbedding = 5;

// Changes the first element that a list has.
void change_first(proto::FieldData& member) {
  for (auto& row : *member.mutable_scalars()->mutable_array_data()->mutable_data()) {
    if (row.string_data().data().empty()) continue;
    row.mutable_string_data()->set_data(0, row.string_data().data(0) + "!");
    return;
  }
}

void change_first_vector(proto::FieldData& member) {
  for (auto& row : *member.mutable_vectors()->mutable_vector_array()->mutable_data()) {
    if (row.float_vector().data().empty()) continue;
    row.mutable_float_vector()->set_data(0, row.float_vector().data(0) + 1);
    return;
  }
}

TEST_SUITE("executor structs") {
  TEST_CASE("arrays of structs arrive with all that they hold, the empty ones too") {
    Migration migration({.version = "v2.6.6", .segment_rows = 200}, {.version = "v2.6.18"});
    add_films(migration);
    apply_all(migration);
    CHECK(texts(migration.target.rows(at("films"))) == texts(migration.source.rows(at("films"))));
    CHECK(structs_of(migration.target) == structs_of(migration.source));
    const auto verified = migration.verify(10);
    REQUIRE(verified);
    CHECK(verified->at(0).differences.empty());
  }

  TEST_CASE("a vector in a struct is indexed with the source's metric") {
    Migration migration({.version = "v2.6.6"}, {.version = "v2.6.6"});
    add_films(migration);
    apply_all(migration);
    CHECK(migration.target.indexes(at("films")).at("clips[embedding]") ==
          std::map<std::string, std::string>{{"index_type", "AUTOINDEX"},
                                             {"metric_type", "MAX_SIM_IP"}});
    migration.intent.collections[0].target = at("kept");
    migration.intent.collections[0].index.value = planner::IndexMode::kPreserve;
    apply_all(migration);
    CHECK(migration.target.indexes(at("kept")).at("clips[embedding]").at("index_type") == "HNSW");
  }

  TEST_CASE("rows with a repeated key are cut out of arrays of structs") {
    Migration migration({.version = "v2.6.6"}, {.version = "v2.6.6"});
    add_films(migration, 0.2);
    apply_all(migration);
    CHECK(migration.target.physical_rows(at("films")) ==
          migration.source.distinct_keys(at("films")));
  }

  TEST_CASE("an array of structs can have another name and more room on the target") {
    Migration migration({.version = "v2.6.6"}, {.version = "v2.6.6"});
    add_films(migration);
    planner::FieldIntent clips{.name = "clips"};
    clips.rename = {"scenes", {"plan.yaml", 9, 9}};
    clips.max_capacity = {100, {"plan.yaml", 10, 9}};
    migration.intent.collections[0].fields = {clips};
    apply_all(migration);
    const auto structs = migration.target.describe(at("films")).schema().struct_array_fields(0);
    CHECK(structs.name() == "scenes");
    for (const auto& member : structs.fields()) {
      bool has_room = false;
      for (const auto& pair : member.type_params()) {
        has_room = has_room || (pair.key() == "max_capacity" && pair.value() == "100");
      }
      CHECK(has_room);
    }
    CHECK(migration.target.indexes(at("films")).contains("scenes[embedding]"));
    REQUIRE(migration.target.rows(at("films")).size() == 700);
    CHECK(migration.target.rows(at("films"))[5].fields.at("scenes[text]") ==
          migration.source.rows(at("films"))[5].fields.at("clips[text]"));
  }

  TEST_CASE("a value in a struct that changed on the target is found, a vector too") {
    for (const int member : {kText, kEmbedding}) {
      Migration migration({.version = "v2.6.6"}, {.version = "v2.6.6"});
      add_films(migration);
      apply_all(migration);
      auto columns = random_columns(film_schema(), {.seed = 31, .count = 700});
      auto& changed = *columns[2].mutable_struct_arrays()->mutable_fields(member);
      member == kText ? change_first(changed) : change_first_vector(changed);
      std::vector<PrimaryKey> keys;
      for (std::int64_t key = 0; key < 700; ++key) keys.emplace_back(key);
      migration.target.remove(at("films"), keys);
      migration.target.put(at("films"), "", columns);
      const auto verified = migration.verify(10);
      REQUIRE(verified);
      CHECK(verified->at(0).rows.size() == 1);
    }
  }

  TEST_CASE("a target without arrays of structs is refused at its line before anything is made") {
    Migration migration({.version = "v2.6.6"}, {.version = "v2.6.3"});
    add_films(migration);
    const Applied refused = migration.apply();
    REQUIRE(refused.diagnostics.items().size() == 1);
    CHECK(refused.diagnostics.items()[0].code == "P0402");
    CHECK(refused.diagnostics.items()[0].message.find("\"clips\"") != std::string::npos);
    CHECK(refused.diagnostics.items()[0].hint.find("drop: true") != std::string::npos);
    CHECK(migration.target.writes() == 0);
    planner::FieldIntent clips{.name = "clips"};
    clips.drop = {true, {"plan.yaml", 9, 9}};
    migration.intent.collections[0].fields = {clips};
    apply_all(migration);
    CHECK(migration.target.physical_rows(at("films")) == 700);
  }
}

}  // namespace
}  // namespace kiteway::executor
