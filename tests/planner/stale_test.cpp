// Whether a reviewed plan still fits the world, and what has moved if it does not.
#include "planner/stale.h"
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
          Reasons{"source collection default/products was dropped and made again (collection id "
                  "4501 -> 4502)"});
  }

  TEST_CASE("a source whose schema moved is told line by line") {
    World world = first_world();
    source_of(world).schema.fields[1] = varchar("title", 1024);
    source_of(world).schema.fields.push_back(scalar("price", DataType::kFloat));
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"source collection default/products no longer has: field title VarChar "
                  "max_length=512",
                  "source collection default/products now has: field price Float",
                  "source collection default/products now has: field title VarChar "
                  "max_length=1024"});
  }

  TEST_CASE("a source whose partitions moved") {
    World world = first_world();
    source_of(world).partitions[1].name = "b";
    CHECK(stale_reasons(the_plan(), world) ==
          Reasons{"source collection default/products no longer has: partition a",
                  "source collection default/products now has: partition b"});
  }

  TEST_CASE("a source whose fields stand in another order") {
    World world = first_world();
    auto& fields = source_of(world).schema.fields;
    std::swap(fields[0], fields[1]);
    CHECK_FALSE(stale_reasons(the_plan(), world).empty());
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
    CHECK(stale_reasons(the_plan(), world, Purpose::kVerify).size() == 1);
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
