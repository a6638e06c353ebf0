// Whether a reviewed plan still fits the world, and what has moved if it does not.
#include "planner/diff/stale.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
using Reasons = std::vector<std::string>;

const CollectionAddress kTarget{"default", "products"};

World first_world() { return world_with({with_partitions(sample_collection(), {"a"})}); }
CollectionSnapshot& target_of(World& world) {
  return world.target.databases.at("default").collections.at("products");
}

Intent the_intent() { return intent_of({move_of("products")}); }
CompiledPlan the_plan() { return compiled(the_intent(), first_world()); }

CollectionSnapshot& source_of(World& world) {
  return world.source.databases.at("default").collections.at("products");
}

TEST_SUITE("planner stale") {
  TEST_CASE("a plan fits the world it was made in") {
    CHECK(stale_reasons(the_plan(), first_world()).empty());
  }

  TEST_CASE("what moves without the rows' shape moving makes no plan stale") {
    World world = first_world();
    source_of(world).entity_count = 1'000'000;
    source_of(world).aliases = {"shop"};
    source_of(world).indexes = {index_on("vector", "IVF_FLAT")};
    source_of(world).load_state = LoadState::kNotLoaded;
    world.source.version = parse_server_version("2.6.0");
    CHECK(stale_reasons(the_plan(), world).empty());
  }

  TEST_CASE("a source collection that is gone") {
    CHECK(stale_reasons(the_plan(), world_with({})) ==
          Reasons{"source collection default/products no longer exists"});
    World world = first_world();
    world.source.databases.clear();
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"source collection default/products no longer exists"});
  }

  TEST_CASE("a source collection that was dropped and made again") {
    World world = first_world();
    source_of(world).collection_id = 4502;
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"source collection default/products was dropped and made again",
                  "source collection default/products: collection id: 4501 -> 4502"});
  }

  TEST_CASE("a source whose schema moved is told field by field, before and after") {
    World world = first_world();
    source_of(world).schema.fields[1] = varchar("title", 1024);
    source_of(world).schema.fields.push_back(scalar("price", DataType::kFloat));
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"source collection default/products: field title max_length: 512 -> 1024",
                  "source collection default/products: field price: absent -> Float"});
  }

  TEST_CASE("a source whose partitions moved") {
    World world = first_world();
    source_of(world).partitions[1].name = "b";
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"source collection default/products: partition a: present -> absent",
                  "source collection default/products: partition b: absent -> present"});
  }

  TEST_CASE("a source whose fields stand in another order") {
    World world = first_world();
    auto& fields = source_of(world).schema.fields;
    std::swap(fields[0], fields[1]);
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"source collection default/products: order of the fields: id, title, vector -> "
                  "title, id, vector"});
  }

  TEST_CASE("a source whose partitions become one is stale by them, though none is named") {
    Intent intent = the_intent();
    intent.collections[0].fields = {{.name = "title", .partition_key = Placed<bool>{true}}};
    const CompiledPlan plan = compiled(intent, first_world());
    World world = first_world();
    source_of(world).partitions[1].name = "b";
    CHECK(stale_reasons(plan, world) ==
          Reasons{"source collection default/products has other partitions than when the plan was "
                  "made"});
  }

  TEST_CASE("a target that appeared meanwhile") {
    World world = first_world();
    world.target = server_with("2.4.15", {sample_collection()});
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"target collection default/products exists now, and was not made by this plan"});
  }

  TEST_CASE("a target that a run of this plan made, finished or not, is fine") {
    World world = first_world();
    break_run(world, the_plan());
    CHECK(stale_reasons(the_plan(), world).empty());
    world.history.at(kTarget).target_collection_id = 0;  // it ended before it knew the id
    CHECK(stale_reasons(the_plan(), world).empty());
    world = first_world();
    finish_run(world, the_plan());
    CHECK(stale_reasons(the_plan(), world).empty());
  }

  TEST_CASE("a target that a run of this plan made and somebody altered is told with that run") {
    World world = first_world();
    finish_run(world, the_plan());
    CollectionSnapshot& target = target_of(world);
    target.schema.fields.push_back(scalar("price", DataType::kFloat));
    target.indexes.clear();
    target.partitions.push_back({.name = "extra"});
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"target collection default/products was changed outside of kiteway since run "
                  "run-1",
                  "target collection default/products: index vector: AUTOINDEX (COSINE) -> absent",
                  "target collection default/products: field price: absent -> Float",
                  "target collection default/products: partition extra: absent -> present"});
  }

  TEST_CASE("a target in use is no other one: rows come and aliases move") {
    World world = first_world();
    finish_run(world, the_plan());
    world.history.at(kTarget).rows_copied = 1'200;
    target_of(world).entity_count = 1'350;
    target_of(world).aliases = {"live"};
    target_of(world).load_state = LoadState::kLoaded;
    CHECK(stale_reasons(the_plan(), world).empty());
  }

  TEST_CASE("what an unfinished run has not made yet does not make its plan stale") {
    World world = first_world();
    break_run(world, the_plan());
    target_of(world).indexes.clear();
    target_of(world).partitions.clear();
    CHECK(stale_reasons(the_plan(), world).empty());
    target_of(world).schema.dynamic_field_enabled = false;
    CHECK(stale_reasons(the_plan(), world).size() == 2);
  }

  TEST_CASE("what was altered before the plan was made does not make it stale") {
    World world = first_world();
    finish_run(world, the_plan());
    target_of(world).indexes.clear();
    const CompiledPlan mending = compiled(the_intent(), world);
    CHECK_FALSE(has_no_changes(mending));
    CHECK(stale_reasons(mending, world).empty());
    target_of(world).indexes = mending.collections[0].target.indexes;  // it was applied
    CHECK(stale_reasons(mending, world).empty());
    target_of(world).partitions.push_back({.name = "extra"});
    CHECK(stale_reasons(mending, world).size() == 2);
  }

  TEST_CASE("a target that was made by a run, and is another one now") {
    World world = first_world();
    finish_run(world, the_plan());
    world.target.databases.at("default").collections.at("products").collection_id = 9999;
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"target collection default/products exists now, and was not made by this plan"});
  }

  TEST_CASE("a target that a run of another plan made") {
    World world = first_world();
    finish_run(world, the_plan());
    world.history.at(kTarget).intent_key = "sha256:another";
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"target collection default/products exists now, and was not made by this plan"});
  }

  TEST_CASE("a target that a plan counts on and that is gone") {
    World world = first_world();
    break_run(world, the_plan());
    const CompiledPlan resuming = compiled(the_intent(), world);
    CHECK(stale_reasons(resuming, world).empty());
    world.target = server_with("2.4.15", {});
    CHECK(stale_reasons(resuming, world) ==
          Reasons{"target collection default/products no longer exists"});
    CHECK(stale_reasons(the_plan(), world).empty());  // it would create it anyway
  }

  TEST_CASE("to verify, only the source counts") {
    World world = first_world();
    world.target = server_with("2.4.15", {sample_collection()});
    CHECK(stale_reasons(the_plan(), world, Purpose::kVerify).empty());
    source_of(world).collection_id = 4502;
    const auto moved = moved_objects(the_plan(), world, Purpose::kVerify);
    REQUIRE(moved.size() == 1);
    CHECK(moved[0].name == "source collection default/products");
  }

  TEST_CASE("every collection of the plan is looked at") {
    const Intent intent = intent_of({move_of("products"), move_of("users")});
    const World world = world_with({sample_collection("products"), sample_collection("users")});
    CHECK(stale_reasons(compiled(intent, world), world_with({})) ==
          Reasons{"source collection default/products no longer exists",
                  "source collection default/users no longer exists"});
  }
}

}  // namespace
}  // namespace kiteway::planner
