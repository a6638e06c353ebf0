// What becomes of a target collection that no run on this machine made.
#include "planner/compile/existing.h"
#include "planner/compile/compile.h"
#include "planner/diff/stale.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
using Texts = std::vector<std::string>;

const CollectionAddress kTarget{"default", "products"};
const SourcePlace kWritten{"plan.yaml", 9, 18, 6};

Intent intent_with(OnExisting what) {
  CollectionIntent move = move_of("products");
  move.dynamic_field.value = false;
  move.on_existing = {what, kWritten};
  return intent_of({move});
}

/// The target holds what the plan would make, with another id than any run knows.
World world_with_existing() {
  World world = world_with({sample_collection()});
  World made = world;
  finish_run(made, compiled(intent_with(OnExisting::kFail), world));
  world.target = made.target;
  world.target.databases.at("default").collections.at("products").entity_count = 900;
  return world;
}

CollectionSnapshot& existing_in(World& world) {
  return world.target.databases.at("default").collections.at("products");
}

CollectionPlan planned(const World& world, const Intent& intent) {
  return compiled(intent, world).collections.at(0);
}

std::string findings(const World& world, const Intent& intent) {
  return lines_of(compile(intent, world).diagnostics);
}

bool has_node(const CompiledPlan& plan, const std::string& id) {
  return std::ranges::find(plan.nodes, id, &Node::id) != plan.nodes.end();
}

const Node& node(const CompiledPlan& plan, const std::string& id) {
  REQUIRE(has_node(plan, id));
  return *std::ranges::find(plan.nodes, id, &Node::id);
}

TEST_SUITE("planner existing") {
  TEST_CASE("a collection that is in the way is refused, and the three ways on are named") {
    CHECK(findings(world_with_existing(), intent_with(OnExisting::kFail)) ==
          "P0401 8:11 collection \"default/products\" exists already on the target, and was not "
          "made by this plan // give another target_name; or write on_existing: resume, to compare "
          "its rows and write those that differ; or on_existing: recreate, to drop it and make it "
          "anew (with apply --allow-destructive) :: target collection default/products\n");
  }

  TEST_CASE("resume takes it up: its rows are compared, and it is neither made nor dropped") {
    const World world = world_with_existing();
    const CompiledPlan plan = compiled(intent_with(OnExisting::kResume), world);
    const CollectionPlan& collection = plan.collections.at(0);
    CHECK(collection.action == CollectionAction::kAdopt);
    CHECK(collection.existing_collection_id == 9001);
    CHECK(collection.compares_first);
    CHECK(collection.generation > 0);
    CHECK_FALSE(has_node(plan, "drop_collection default/products"));
    const auto& before = node(plan, "copy default/products _default").dependencies;
    CHECK(std::ranges::count(before, "load_to_compare default/products") == 1);
    CHECK(node(plan, "release_compared default/products").runs_always);
    CHECK_FALSE(has_node(plan, "create_index default/products vector"));  // it has one
  }

  TEST_CASE("resume makes the indexes that are missing before it loads the collection") {
    World world = world_with_existing();
    existing_in(world).indexes.clear();
    const CompiledPlan plan = compiled(intent_with(OnExisting::kResume), world);
    CHECK(std::ranges::count(node(plan, "load_to_compare default/products").dependencies,
                             "create_index default/products vector") == 1);
  }

  TEST_CASE("resume keeps the number of shards, unless the plan asks for one") {
    World world = world_with_existing();
    existing_in(world).shard_count = 3;
    Intent intent = intent_with(OnExisting::kResume);
    CHECK(planned(world, intent).target.shard_count == 3);
    intent.collections[0].shards = {2, kWritten};
    CHECK(findings(world, intent).find("it has 3 shards, not 2") != std::string::npos);
  }

  TEST_CASE("resume refuses a collection that is not as planned, and says what differs") {
    const auto differences_of = [](void (*change)(CollectionSnapshot&)) {
      World world = world_with_existing();
      change(existing_in(world));
      const CollectionPlan plan =
          planned(world_with({sample_collection()}), intent_with(OnExisting::kResume));
      Texts texts;
      for (const auto& one : existing_differences(plan.target, existing_in(world))) {
        texts.push_back(found_text(one));
      }
      return texts;
    };
    CHECK(differences_of([](CollectionSnapshot&) {}).empty());
    CHECK(differences_of([](CollectionSnapshot& found) { found.schema.fields.pop_back(); }) ==
          Texts{"it lacks field vector (FloatVector(128))"});
    CHECK(differences_of([](CollectionSnapshot& found) {
            found.schema.fields[1].type_params["max_length"] = "9";
          }) == Texts{"its field title max_length is 9, not 512"});
    CHECK(differences_of([](CollectionSnapshot& found) {
            found.schema.dynamic_field_enabled = true;
          }) == Texts{"its dynamic field is on, not off"});
    CHECK(differences_of([](CollectionSnapshot& found) {
            found.partitions.push_back({.name = "extra"});
          }) == Texts{"it has partition extra, which is not planned"});
    CHECK(differences_of([](CollectionSnapshot& found) {
            found.indexes[0].params["metric_type"] = "L2";
          }) == Texts{"its index vector metric_type is L2, not COSINE"});
    CHECK(differences_of([](CollectionSnapshot& found) {
            found.unknown_parts.emplace_back("it has functions");
          }) == Texts{"it has functions"});

    World world = world_with_existing();
    existing_in(world).schema.dynamic_field_enabled = true;
    CHECK(
        findings(world, intent_with(OnExisting::kResume))
            .starts_with("P0420 9:18 collection \"default/products\" cannot be taken up, since it "
                         "is not as planned: its dynamic field is on, not off // "));
  }

  TEST_CASE("resume needs a proof, since keys that only the target has must not go unseen") {
    Intent intent = intent_with(OnExisting::kResume);
    intent.collections[0].verify = {VerifyMode::kNone, {"plan.yaml", 10, 13, 4}};
    CHECK(findings(world_with_existing(), intent).starts_with("P0422 10:13 "));
  }

  TEST_CASE("an adoption that was broken off goes on, comparing first") {
    World world = world_with_existing();
    const Intent intent = intent_with(OnExisting::kResume);
    const CollectionPlan adopted = planned(world, intent);
    world.history[kTarget] = {.run_id = "run-1",
                              .intent_key = adopted.intent_key,
                              .generation = adopted.generation,
                              .target_collection_id = 9001};
    const CollectionPlan resumed = planned(world, intent);
    CHECK(resumed.action == CollectionAction::kResume);
    CHECK(resumed.compares_first);
    CHECK(resumed.generation == adopted.generation);
    const auto keys = [&](const World& at) {
      return node(compiled(intent, at), "scan default/products _default").key;
    };
    CHECK(keys(world) == keys(world_with_existing()));  // its ranges are found again
  }

  TEST_CASE("a collection that is this plan's own is not compared first, and never dropped") {
    for (const auto what : {OnExisting::kResume, OnExisting::kRecreate}) {
      World world = world_with({sample_collection()});
      break_run(world, compiled(intent_with(what), world));
      const CollectionPlan plan = planned(world, intent_with(what));
      CHECK(plan.action == CollectionAction::kResume);
      CHECK_FALSE(plan.compares_first);
      CHECK_FALSE(destroys(plan));
    }
  }

  TEST_CASE("recreate drops it before it is made, and tells how many rows are lost") {
    World world = world_with_existing();
    const CompiledPlan plan = compiled(intent_with(OnExisting::kRecreate), world);
    CHECK(destroys(plan.collections.at(0)));
    CHECK(plan.collections[0].destroyed_rows == 900);
    CHECK_FALSE(plan.collections[0].is_destroyed_estimate);
    CHECK(plan.collections[0].existing_collection_id == 9001);
    CHECK(plan.collections[0].generation == 0);
    CHECK(std::ranges::count(node(plan, "create_collection default/products").dependencies,
                             "drop_collection default/products") == 1);

    existing_in(world).entity_count.reset();
    existing_in(world).rows_estimate = 850;
    const CollectionPlan estimated = planned(world, intent_with(OnExisting::kRecreate));
    CHECK(estimated.destroyed_rows == 850);
    CHECK(estimated.is_destroyed_estimate);
  }

  TEST_CASE("the nodes after a drop are the same as without one, so that a run can go on") {
    const Intent intent = intent_with(OnExisting::kRecreate);
    const CompiledPlan with_drop = compiled(intent, world_with_existing());
    const CompiledPlan without = compiled(intent, world_with({sample_collection()}));
    for (const char* id : {"create_collection default/products", "scan default/products _default",
                           "create_index default/products vector"}) {
      CHECK(node(with_drop, id).key == node(without, id).key);
    }
  }

  TEST_CASE("prevent_destroy beats recreate, at its line") {
    Intent intent = intent_with(OnExisting::kRecreate);
    intent.collections[0].prevent_destroy = {true, {"plan.yaml", 12, 22, 4}};
    CHECK(findings(world_with_existing(), intent) ==
          "P0423 12:22 collection \"default/products\" would have to be dropped to be made anew, "
          "and prevent_destroy forbids it // remove prevent_destroy: true, or write on_existing: "
          "resume :: target collection default/products\n");
    CHECK(findings(world_with({sample_collection()}), intent).empty());  // nothing is in the way
  }

  TEST_CASE("a collection with an alias cannot be dropped") {
    World world = world_with_existing();
    existing_in(world).aliases = {"live"};
    CHECK(findings(world, intent_with(OnExisting::kRecreate)).starts_with("P0424 9:18 "));
  }
}

TEST_SUITE("planner existing, saved") {
  TEST_CASE("a saved plan that drops fits while that collection is there, and when it is gone") {
    World world = world_with_existing();
    const CompiledPlan plan = compiled(intent_with(OnExisting::kRecreate), world);
    CHECK(stale_reasons(plan, world).empty());
    CHECK(stale_reasons(plan, world_with({sample_collection()})).empty());
    existing_in(world).collection_id = 9777;
    CHECK(stale_reasons(plan, world) ==
          Texts{"target collection default/products exists now, and was not made by this plan",
                "target collection default/products: collection id: 9001 -> 9777"});
  }

  TEST_CASE("a saved plan that takes a collection up fits that one alone, as it was") {
    World world = world_with_existing();
    const CompiledPlan plan = compiled(intent_with(OnExisting::kResume), world);
    CHECK(stale_reasons(plan, world).empty());
    CHECK(stale_reasons(plan, world_with({sample_collection()})) ==
          Texts{"target collection default/products no longer exists"});
    existing_in(world).schema.dynamic_field_enabled = true;
    CHECK(stale_reasons(plan, world) ==
          Texts{"target collection default/products is not as planned any more",
                "target collection default/products: dynamic field: off -> on"});
    existing_in(world).collection_id = 9777;
    CHECK(stale_reasons(plan, world) ==
          Texts{"target collection default/products exists now, and was not made by this plan",
                "target collection default/products: collection id: 9001 -> 9777"});
  }
}

}  // namespace
}  // namespace kiteway::planner
