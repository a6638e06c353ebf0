// Plans as people and machines read them, compared with files that a person looked at.
#include "tests/support/golden.h"
#include "planner/compile.h"
#include "planner/parse.h"
#include "planner/plan_file.h"
#include "planner/render/text.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

// The intent of the case's plan.yaml. Named without its folder, so that the files hold no path.
Intent intent_of_case(const std::string& name) {
  ParsedPlan parsed = parse_plan("plan.yaml", read_text(golden_folder(name) / "plan.yaml"));
  INFO(render(parsed.diagnostics, parsed.texts));
  REQUIRE(parsed.intent);
  return *std::move(parsed.intent);
}

// Compiles the case's plan.yaml in `world` and compares what comes out with plan.txt and plan.json.
void check_case(const std::string& name, const World& world) {
  const CompiledPlan plan = compiled(intent_of_case(name), world);
  check_golden(golden_folder(name) / "plan.txt", render_text(plan));
  check_golden(golden_folder(name) / "plan.json", write_plan(plan));
  const auto read = read_plan(write_plan(plan));
  REQUIRE(read);
  CHECK(render_text(*read) == render_text(plan));
}

// `orders` has all that can be lost on the way, an AutoID and a dynamic field.
CollectionSnapshot orders() {
  CollectionSnapshot made = sample_collection("orders");
  made.collection_id = 4502;
  made.schema.dynamic_field_enabled = true;
  made.schema.fields[0].auto_id = true;
  made.schema.fields[0].type_params["max_length"] = "9";
  made.schema.fields.push_back(array_of("tags", DataType::kVarChar));
  made.shard_count = 2;
  made.aliases = {"purchases"};
  made.properties = {{"collection.ttl.seconds", "86400"}, {"mmap.enabled", "true"}};
  made.indexes.push_back(index_on("title", "INVERTED", ""));
  made.entity_count = 12'408'113;
  return made;
}

TEST_SUITE("planner golden") {
  TEST_CASE("create: a collection and a database that are not there yet") {
    check_case("create", world_with({sample_collection()}));
  }

  TEST_CASE("lost: another name, and everything that the target will not have") {
    check_case("lost", world_with({orders()}));
  }

  TEST_CASE("partitions: each is made, scanned and copied for itself") {
    check_case("partitions", world_with({with_partitions(sample_collection(), {"eu", "us"})}));
  }

  TEST_CASE("partition_key: its partitions are counted, and the rows read as a whole") {
    check_case("partition_key", world_with({with_partition_key(sample_collection(), 64)}));
  }

  TEST_CASE("temporary_load: what is not loaded is, for the copy") {
    check_case("temporary_load",
               world_with({not_loaded(sample_collection()), sample_collection("users")}));
  }

  TEST_CASE("unchanged: nothing is to be done") {
    World world = world_with({sample_collection()});
    finish_run(world, compiled(intent_of_case("unchanged"), world));
    check_case("unchanged", world);
  }

  TEST_CASE("refresh: rows came to one collection, the other is unchanged and to be loaded") {
    World world = world_with({sample_collection(), sample_collection("users")});
    finish_run(world, compiled(intent_of_case("refresh"), world));
    world.source.databases.at("default").collections.at("products").entity_count = 1'300;
    check_case("refresh", world);
  }

  TEST_CASE("adopt: what is there is compared, and what differs written") {
    World world = world_with({sample_collection()});
    finish_run(world, compiled(intent_of_case("adopt"), world));
    world.history.clear();
    check_case("adopt", world);
  }

  TEST_CASE("recreate: what is there is destroyed, and made anew") {
    World world = world_with({sample_collection()});
    finish_run(world, compiled(intent_of_case("recreate"), world));
    world.history.clear();
    world.target.databases.at("default").collections.at("products").entity_count = 4'321;
    check_case("recreate", world);
  }

  TEST_CASE("unfinished: a run that was broken off is gone on with") {
    World world = world_with({with_partitions(sample_collection(), {"eu"})});
    break_run(world, compiled(intent_of_case("unfinished"), world));
    check_case("unfinished", world);
  }
}

}  // namespace
}  // namespace kiteway::planner
