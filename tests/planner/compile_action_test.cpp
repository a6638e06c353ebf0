// What happens to a collection, given what was done before: create, resume, refresh, nothing.
#include "planner/compile/compile.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
using enum CollectionAction;

const CollectionAddress kTarget{"default", "products"};
const std::string kWaysOn =
    "give another target_name; or write on_existing: resume, to compare its rows and write those "
    "that differ; or on_existing: recreate, to drop it and make it anew (with apply "
    "--allow-destructive)";

Intent the_intent() { return intent_of({move_of("products")}); }

// The world after a run of the plan was finished, or broken off.
World after_run(const World& before, void (*run)(World&, const CompiledPlan&)) {
  World world = before;
  run(world, compiled(the_intent(), before));
  return world;
}

World finished() { return after_run(world_with({sample_collection()}), finish_run); }
World unfinished() { return after_run(world_with({sample_collection()}), break_run); }

CollectionPlan planned(const World& world, const Intent& intent = the_intent(),
                       Purpose purpose = Purpose::kApply) {
  return compiled(intent, world, purpose).collections.at(0);
}

std::string findings(const World& world, const Intent& intent = the_intent()) {
  const Compiled made = compile(intent, world);
  CHECK(made.plan.has_value() != made.diagnostics.has_errors());
  return lines_of(made.diagnostics);
}

CollectionSnapshot& source_of(World& world) {
  return world.source.databases.at("default").collections.at("products");
}
CollectionSnapshot& target_of(World& world) {
  return world.target.databases.at("default").collections.at("products");
}

TEST_SUITE("planner compile action") {
  TEST_CASE("a collection that is not on the target is created") {
    const CollectionPlan plan = planned(world_with({sample_collection()}));
    CHECK(plan.action == kCreate);
    CHECK(plan.generation == 0);
  }

  TEST_CASE("a collection that an unfinished run made is resumed") {
    World world = unfinished();
    CHECK(planned(world).action == kResume);
    CHECK(planned(world).changes.empty());
    world.history.at(kTarget).generation = 3;
    CHECK(planned(world).generation == 3);
  }

  TEST_CASE("a run that ended before it knew the new collection's id is resumed") {
    World world = unfinished();
    world.history.at(kTarget).target_collection_id = 0;
    CHECK(planned(world).action == kResume);
  }

  TEST_CASE("a finished collection whose source has as many rows as then is unchanged") {
    const CompiledPlan plan = compiled(the_intent(), finished());
    CHECK(plan.collections.at(0).action == kUnchanged);
    CHECK(plan.collections.at(0).changes.empty());
    CHECK(has_no_changes(plan));
  }

  TEST_CASE("a finished collection whose source has other rows is copied again") {
    World world = finished();
    source_of(world).entity_count = 1300;
    const CollectionPlan plan = planned(world);
    CHECK(plan.action == kRefresh);
    CHECK(plan.generation == 1);
    REQUIRE(plan.changes.size() == 1);
    CHECK(plan.changes[0] == Change{.path = "rows",
                                    .before = "1,200",
                                    .after = "1,300",
                                    .reason = "the source has changed since run run-1"});
    world.history.at(kTarget).generation = 4;
    CHECK(planned(world).generation == 5);
    source_of(world).entity_count = 1100;
    CHECK(planned(world).action == kRefresh);
  }

  TEST_CASE(
      "a finished collection whose source cannot be counted is left alone, and that is said") {
    World world = finished();
    source_of(world).load_state = LoadState::kNotLoaded;
    source_of(world).entity_count.reset();
    Intent intent = the_intent();
    intent.source_load.value = LoadPolicy::kTemporary;
    CHECK(planned(world, intent).action == kUnchanged);
    CHECK(findings(world, intent).find("P0318 ") != std::string::npos);
    CHECK(findings(world, intent).find("has changed since run run-1") != std::string::npos);
    CHECK(findings(finished(), intent).empty());
  }

  TEST_CASE("a target that was dropped is created anew") {
    World world = finished();
    world.target = server_with("2.4.15", {});
    CHECK(planned(world).action == kCreate);
    CHECK(planned(world).generation == 0);
    CHECK_FALSE(planned(world).changes.empty());
  }

  TEST_CASE("a target that somebody else made is left alone") {
    World world = world_with({sample_collection()}, {sample_collection()});
    const std::string foreign =
        "P0401 8:11 collection \"default/products\" exists already on the target, and was not made "
        "by this plan // " +
        kWaysOn + " :: target collection default/products\n";
    CHECK(findings(world) == foreign);
    world = finished();
    target_of(world).collection_id = 9999;  // dropped, and made again by somebody else
    CHECK(findings(world) == foreign);
    world = unfinished();
    target_of(world).collection_id = 9999;
    CHECK(findings(world) == foreign);
  }

  TEST_CASE("a foreign target is told at the name of the target") {
    const World world = world_with({sample_collection()}, {sample_collection("p2")});
    CHECK(findings(world, intent_of({move_of("products", "p2")})).starts_with("P0401 9:18 "));
  }

  TEST_CASE("a target that was made from another intent is left alone") {
    const World world = finished();
    Intent intent = the_intent();
    intent.collections[0].dynamic_field = {false, {"plan.yaml", 9, 20}};
    CHECK(
        findings(world, intent) ==
        "P0403 8:11 collection \"default/products\" exists already on the target, and was made by "
        "run run-1 from another plan or another source collection // " +
            kWaysOn + " :: target collection default/products\n");
    intent = the_intent();
    intent.collections[0].shards.value = 2;
    CHECK(findings(world, intent).starts_with("P0403 "));
    intent = the_intent();
    intent.source.uri = "http://elsewhere:19530";
    CHECK(findings(world, intent).starts_with("P0403 "));
  }

  TEST_CASE("a target that was made from another source collection is left alone") {
    World world = finished();
    source_of(world).collection_id = 4502;  // dropped, and made again
    CHECK(findings(world).starts_with("P0403 "));
    world = finished();
    source_of(world).schema.fields.push_back(varchar("more"));
    CHECK(findings(world).starts_with("P0403 "));
    world = finished();
    source_of(world) = with_partitions(source_of(world), {"new"});
    CHECK(findings(world).starts_with("P0403 "));
  }

  TEST_CASE("what does not decide about the rows does not make another intent") {
    World world = finished();
    source_of(world).aliases = {"shop"};
    source_of(world).indexes = {index_on("vector", "IVF_FLAT", "COSINE")};
    source_of(world).properties = {{"collection.ttl.seconds", "60"}};
    Intent intent = the_intent();
    intent.collections[0].verify.value = VerifyMode::kNone;
    intent.parallelism = 2;
    CHECK(planned(world, intent).action == kUnchanged);
  }

  TEST_CASE("rows that were left out are owed to a plan that does not allow it") {
    World world = finished();
    world.history.at(kTarget).rows_quarantined = 2;
    Intent intent = the_intent();
    CHECK(planned(world, intent).action == kResume);
    intent.collections[0].on_row_error.value = RowErrorPolicy::kQuarantine;
    CHECK(planned(world, intent).action == kUnchanged);
    source_of(world).entity_count = 1'300;
    CHECK(planned(world, intent).action == kRefresh);
    intent.collections[0].on_row_error.value = RowErrorPolicy::kFail;
    CHECK(planned(world, intent).action == kRefresh);
  }

  TEST_CASE("auto shards stay what they were when the collection was made") {
    CollectionSnapshot large = sample_collection();
    large.entity_count = 100'000'000;
    World world = after_run(world_with({large}), break_run);
    source_of(world).entity_count = 100'000'001;
    CHECK(planned(world).action == kResume);
    CHECK(planned(world).target.shard_count == 1);
    world.history.at(kTarget).is_complete = true;
    CHECK(planned(world).action == kRefresh);
    CHECK(planned(world).target.shard_count == 1);
    world.history.clear();
    world.target = server_with("2.4.15", {});
    CHECK(planned(world).target.shard_count == 2);
  }

  TEST_CASE("a resumed run knows what the broken one had loaded") {
    Intent intent = the_intent();
    intent.source_load.value = LoadPolicy::kTemporary;
    World world = world_with({not_loaded(sample_collection())});
    break_run(world, compiled(intent, world));
    source_of(world) = sample_collection();  // the broken run loaded it
    CHECK(planned(world, intent).temporary_loads == std::vector<std::string>{""});
    world.history.at(kTarget).temporary_loads.clear();
    CHECK(planned(world, intent).temporary_loads.empty());
  }

  TEST_CASE("an unchanged collection is loaded when that is asked for and missing") {
    World world = finished();
    Intent intent = the_intent();
    intent.collections[0].load.value = true;
    const CompiledPlan plan = compiled(intent, world);
    CHECK(plan.collections.at(0).action == kUnchanged);
    CHECK(plan.collections.at(0).load_target);
    REQUIRE(plan.nodes.size() == 1);
    CHECK(plan.nodes[0].kind == NodeKind::kLoadTarget);
    target_of(world).load_state = LoadState::kLoaded;
    CHECK(has_no_changes(compiled(intent, world)));
  }

  TEST_CASE("a finished collection that somebody altered is not taken for unchanged") {
    World world = finished();
    target_of(world).schema.fields.push_back(scalar("price", DataType::kFloat));
    const CompiledPlan plan = compiled(the_intent(), world);
    const CollectionPlan& altered = plan.collections.at(0);
    CHECK(has_no_changes(plan));
    CHECK(is_altered(altered));
    CHECK(altered.drift_run == "run-1");
    REQUIRE(altered.drift.size() == 1);
    CHECK(to_string(altered.drift[0]) == "field price: absent -> Float");
    CHECK_FALSE(is_altered(planned(finished())));
  }

  TEST_CASE("an index that was dropped and properties that were changed are put back") {
    Intent intent = the_intent();
    intent.collections[0].properties = {{"collection.ttl.seconds", {"60"}}};
    intent.collections[0].load.value = true;
    World world = world_with({sample_collection()});
    finish_run(world, compiled(intent, world));
    target_of(world).properties = {{"collection.ttl.seconds", "90"}};
    target_of(world).indexes.clear();
    const CompiledPlan plan = compiled(intent, world);
    std::vector<std::string> ids;
    for (const auto& node : plan.nodes) ids.push_back(node.id);
    CHECK(ids == std::vector<std::string>{"create_index default/products vector",
                                          "set_properties default/products",
                                          "load_target default/products"});
    CHECK(plan.nodes[2].dependencies == std::vector<std::string>{ids[0]});
    const auto& changes = plan.collections.at(0).changes;
    REQUIRE(changes.size() == 2);
    CHECK(changes[0] == Change{.kind = ChangeKind::kAdd,
                               .path = "index vector",
                               .after = "AUTOINDEX (COSINE)",
                               .reason = "it was changed since run run-1"});
    CHECK(changes[1] == Change{.path = "property collection.ttl.seconds",
                               .before = "90",
                               .after = "60",
                               .reason = "it was changed since run run-1"});
  }

  TEST_CASE("rows are not written into a collection that somebody altered") {
    World world = finished();
    target_of(world).schema.dynamic_field_enabled = false;
    source_of(world).entity_count = 1'300;
    CHECK(
        findings(world) ==
        "P0425 8:11 collection \"default/products\" exists already on the target, and was altered "
        "since run run-1 made it: its dynamic field is off, not on // " +
            kWaysOn + " :: target collection default/products\n");
    world = unfinished();
    target_of(world).schema.fields[1].type_params["max_length"] = "9";
    CHECK(findings(world).starts_with("P0425 "));
    Intent intent = the_intent();
    intent.collections[0].on_existing.value = OnExisting::kRecreate;
    CHECK(planned(world, intent).action == kRecreate);
  }

  TEST_CASE("what a server adds by itself is no drift") {
    World world = finished();
    CollectionSnapshot& target = target_of(world);
    target.properties = {{"timezone", "UTC"}};
    target.schema.fields[1].type_params["mmap.enabled"] = "true";
    target.indexes[0].index_name = "_default_idx_101";
    target.indexes[0].params["mmap.enabled"] = "true";
    target.partitions.push_back({.name = kDefaultPartition});
    target.consistency_level = ConsistencyLevel::kStrong;
    CHECK(planned(world).drift.empty());
  }

  TEST_CASE("rows and aliases of a collection in use are told, and alter nothing") {
    World world = finished();
    world.history.at(kTarget).rows_copied = 1'200;
    target_of(world).entity_count = 1'350;
    target_of(world).aliases = {"live"};
    const CollectionPlan plan = planned(world);
    CHECK_FALSE(is_altered(plan));
    REQUIRE(plan.drift.size() == 2);
    CHECK(to_string(plan.drift[0]) == "alias live: absent -> present");
    CHECK(to_string(plan.drift[1]) == "rows: 1,200 -> 1,350");
  }

  TEST_CASE("a plan to verify takes the target as it is, whoever made it") {
    const World world = world_with({sample_collection()}, {sample_collection()});
    const CollectionPlan plan = planned(world, the_intent(), Purpose::kVerify);
    CHECK(plan.target.address == kTarget);
  }

  TEST_CASE("equal arguments give equal plans, and nothing of them is changed") {
    const World world = unfinished();
    const Intent intent = the_intent();
    CHECK(compiled(intent, world) == compiled(intent, world));
    CHECK(intent == the_intent());
    CHECK(world.source == unfinished().source);
    CHECK(world.target == unfinished().target);
    CHECK(world.history == unfinished().history);
  }

  TEST_CASE("the plan says what it was compiled against") {
    const CompiledPlan plan = compiled(the_intent(), world_with({sample_collection()}));
    CHECK(plan.name == "shop");
    CHECK(plan.source == the_intent().source);
    CHECK(plan.target == the_intent().target);
    CHECK(plan.source_version == "2.4.15");
    CHECK(plan.target_version == "2.4.15");
    const CollectionPlan& collection = plan.collections.at(0);
    CHECK(collection.source_collection_id == 4501);
    CHECK(collection.source_schema == sample_collection().schema);
    CHECK(collection.entity_count == 1200);
    CHECK(collection.scan_partitions == std::vector<std::string>{"_default"});
  }

  TEST_CASE("with a partition key the rows are scanned as a whole") {
    const World world = world_with({with_partition_key(sample_collection(), 16)});
    CHECK(planned(world).scan_partitions == std::vector<std::string>{""});
  }
}

}  // namespace
}  // namespace kiteway::planner
