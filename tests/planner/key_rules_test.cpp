// What becomes of the primary keys: kept, made anew, or made anew with a field for the old ones.
#include "planner/compile/compile.h"
#include "planner/language/parse.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

/// A move into a collection that makes its keys, written in lines 9 and 10.
CollectionIntent move_with(const std::string& original = "") {
  CollectionIntent move = move_of("products");
  move.auto_id = {true, {"plan.yaml", 9, 14, 4}};
  if (!original.empty()) move.original_pk_field = {original, {"plan.yaml", 10, 24, 3}};
  return move;
}

CollectionSnapshot with_text_key(std::int64_t max_length) {
  CollectionSnapshot source = sample_collection();
  source.schema.fields[0] = varchar("id", max_length);
  source.schema.fields[0].is_primary_key = true;
  return source;
}

std::string findings(const CollectionIntent& move, const CollectionSnapshot& source,
                     std::string_view target_version = "2.4.15") {
  World world = world_with({source});
  world.target.version = parse_server_version(target_version);
  const Compiled made = compile(intent_of({move}), world);
  CHECK(made.plan.has_value() != made.diagnostics.has_errors());
  return lines_of(made.diagnostics);
}

CollectionPlan plan_for(const CollectionIntent& move,
                        const CollectionSnapshot& source = sample_collection()) {
  return compiled(intent_of({move}), world_with({source})).collections.at(0);
}

std::string parse_findings(const std::string& lines, const std::string& defaults = "") {
  const ParsedPlan parsed = parse_plan("plan.yaml", R"(version: 1
name: shop
source: { uri: http://a }
target: { uri: http://b }
defaults: {)" + defaults + R"(}
collections:
  - name: products
)" + lines);
  CHECK(parsed.intent.has_value() != parsed.diagnostics.has_errors());
  return lines_of(parsed.diagnostics);
}

const std::string kSubject = " :: source collection default/products\n";

TEST_SUITE("planner key rules") {
  TEST_CASE("a field for the old keys needs keys that are made anew") {
    const std::string message =
        " original_pk_field needs auto_id: true // without it the target keeps the old keys as its "
        "primary keys\n";
    CHECK(parse_findings("    original_pk_field: old\n") == "P0260 8:24" + message);
    CHECK(parse_findings("    auto_id: false\n    original_pk_field: old\n") ==
          "P0260 9:24" + message);
    CHECK(parse_findings("", " original_pk_field: old ") == "P0260 5:32" + message);
    // The defaults are for the collections that make keys; this one does not.
    CHECK(
        parse_findings("    auto_id: false\n", " auto_id: true, original_pk_field: old ").empty());
    CHECK(parse_findings("", " auto_id: true, original_pk_field: old ").empty());
    CHECK(parse_findings("    auto_id: true\n    original_pk_field: 1st\n")
              .starts_with("P0207 9:24 \"1st\""));
  }

  TEST_CASE("a limit of rows that are left out needs a plan that leaves rows out") {
    const std::string message =
        " max_quarantined needs on_row_error: quarantine // without it the first row that the "
        "target cannot hold ends its collection\n";
    CHECK(parse_findings("    max_quarantined: 5\n") == "P0262 8:22" + message);
    CHECK(parse_findings("", " max_quarantined: 5 ") == "P0262 5:30" + message);
    CHECK(parse_findings("    on_row_error: fail\n    max_quarantined: 5\n") ==
          "P0262 9:22" + message);
    CHECK(parse_findings("    on_row_error: quarantine\n    max_quarantined: 5\n").empty());
    // The defaults are for the collections that leave rows out; this one does not.
    CHECK(
        parse_findings("    on_row_error: fail\n", " on_row_error: quarantine, max_quarantined: 5 ")
            .empty());
  }

  TEST_CASE("rows with new keys cannot be upserted") {
    CHECK(parse_findings("    auto_id: true\n    write: upsert\n") ==
          "P0261 9:12 write: upsert replaces rows by their keys, and with auto_id every row gets a "
          "new one // write: auto\n");
    CHECK(parse_findings("    auto_id: true\n    write: insert\n").empty());
  }

  TEST_CASE("new keys stand where the old ones stood, and these in a field of their own") {
    const CollectionPlan plan = plan_for(move_with("old_id"), with_text_key(64));
    const FieldSchema* key = primary_key(plan.target.schema);
    REQUIRE(key != nullptr);
    CHECK(key->name == "id");
    CHECK(key->auto_id);
    const FieldSchema* old = find_field(plan.target.schema, "old_id");
    REQUIRE(old != nullptr);
    CHECK(*old == varchar("old_id", 64));
    CHECK(makes_keys(plan));
    CHECK_FALSE(discards_keys(plan));
    CHECK(discards_keys(plan_for(move_with())));
    CHECK_FALSE(makes_keys(plan_for(move_of("products"))));
  }

  TEST_CASE("a short text key grows until a made one fits into it") {
    const CollectionPlan plan = plan_for(move_with("old_id"), with_text_key(8));
    CHECK(type_text(*primary_key(plan.target.schema)) == "VarChar(20)");
    CHECK(type_text(*find_field(plan.target.schema, "old_id")) == "VarChar(8)");
  }

  TEST_CASE("keys that are discarded are a loss, and those with a field of their own an addition") {
    const auto change = [](const CollectionPlan& plan, const std::string& path) {
      const auto found = std::ranges::find(plan.changes, path, &Change::path);
      REQUIRE(found != plan.changes.end());
      return *found;
    };
    const CollectionPlan discarded = plan_for(move_with());
    CHECK(change(discarded, "primary keys") ==
          Change{.kind = ChangeKind::kLost,
                 .path = "primary keys",
                 .before = "all values of id",
                 .reason = "the target makes new ones, and nothing tells the old ones",
                 .origin = {"plan.yaml", 9, 14, 4}});
    CHECK(change(discarded, "auto_id").after == "true");
    const CollectionPlan moved = plan_for(move_with("old_id"));
    CHECK(change(moved, "field old_id") == Change{.kind = ChangeKind::kAdd,
                                                  .path = "field old_id",
                                                  .after = "Int64",
                                                  .reason = "keeps the old keys of id",
                                                  .origin = {"plan.yaml", 10, 24, 3}});
    CHECK(std::ranges::find(moved.changes, ChangeKind::kLost, &Change::kind) ==
          moved.changes.end());
  }

  TEST_CASE("the field for the old keys has a name that is free and that the target takes") {
    CHECK(findings(move_with("title"), sample_collection()) ==
          "P0411 10:24 the collection has a field \"title\" already // give the old keys another "
          "name" +
              kSubject);
    CHECK(findings(move_with("id"), sample_collection()).starts_with("P0411 10:24"));
    CHECK(findings(move_with("Timestamp"), sample_collection()).starts_with("P0405 10:24"));
    CHECK(findings(move_with("old_id"), sample_collection()).empty());
  }

  TEST_CASE(
      "keys are not discarded where a partition key merges partitions that would be counted") {
    CollectionIntent merging = move_with();
    merging.fields = {{.name = "title",
                       .place = {"plan.yaml", 12, 7, 5},
                       .partition_key = {{true, {"plan.yaml", 12, 30, 4}}}}};
    merging.nullable = {false, {"plan.yaml", 11, 5, 5}};
    const auto source = with_partitions(sample_collection(), {"eu"});
    CHECK(findings(merging, source) ==
          "P0412 9:14 auto_id without original_pk_field needs each partition of the source to stay "
          "one, and a partition key merges them // add original_pk_field, so that rows can be told "
          "by their old keys" +
              kSubject);
    CHECK(findings(merging, sample_collection()).empty());
    merging.original_pk_field = {"old_id", {"plan.yaml", 10, 24, 6}};
    CHECK(findings(merging, source).empty());
  }

  TEST_CASE("a target that makes numbers only cannot make text keys") {
    CHECK(findings(move_with("old_id"), with_text_key(64), "milvus_lite-3.2.2")
              .starts_with("P0410 9:14 the target (Milvus milvus_lite-3.2.2) makes keys of type "
                           "Int64 only, and \"id\" is a VarChar"));
    CHECK(findings(move_with("old_id"), sample_collection(), "milvus_lite-3.2.2").empty());
  }

  TEST_CASE("a source that has changed since is copied again only by the old keys") {
    World world = world_with({sample_collection()});
    finish_run(world, compiled(intent_of({move_with()}), world));
    world.source.databases["default"].collections["products"].entity_count = 7;
    CHECK(lines_of(compile(intent_of({move_with()}), world).diagnostics)
              .starts_with("P0413 9:14 the source of \"default/products\" has changed since run "
                           "run-1, and without its old keys nothing tells which rows are there"));

    world = world_with({sample_collection()});
    finish_run(world, compiled(intent_of({move_with("old")}), world));
    world.source.databases["default"].collections["products"].entity_count = 7;
    CHECK(compiled(intent_of({move_with("old")}), world).collections[0].action ==
          CollectionAction::kRefresh);
  }

  TEST_CASE("such a copy waits for the indexes, since it may have to load the target") {
    const CompiledPlan plan = compiled(intent_of({move_with()}), world_with({sample_collection()}));
    const auto copy = std::ranges::find(plan.nodes, NodeKind::kCopy, &Node::kind);
    REQUIRE(copy != plan.nodes.end());
    CHECK(std::ranges::find(copy->dependencies, "create_index default/products vector") !=
          copy->dependencies.end());
  }
}

}  // namespace
}  // namespace kiteway::planner
