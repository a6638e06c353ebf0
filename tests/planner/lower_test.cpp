// The nodes of a plan: their order, their dependencies, and when two of them are the same work.
#include "planner/compile/lower.h"
#include "planner/compile/compile.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

using Names = std::vector<std::string>;
using Keys = std::map<std::string, std::string>;

Intent the_intent() { return intent_of({move_of("products")}); }
World parted_world() { return world_with({with_partitions(sample_collection(), {"a"})}); }

const Node& node(const CompiledPlan& plan, const std::string& id) {
  const auto found = std::ranges::find(plan.nodes, id, &Node::id);
  REQUIRE_MESSAGE(found != plan.nodes.end(), id);
  return *found;
}

Names ids(const CompiledPlan& plan) {
  Names names;
  for (const auto& each : plan.nodes) names.push_back(each.id);
  return names;
}

Keys keys(const CompiledPlan& plan) {
  Keys made;
  for (const auto& each : plan.nodes) made[each.id] = each.key;
  return made;
}

// The ids whose keys are not the same in both plans.
Names changed_keys(const CompiledPlan& before, const CompiledPlan& after) {
  const Keys old_keys = keys(before);
  Names changed;
  for (const auto& [id, key] : keys(after)) {
    const auto found = old_keys.find(id);
    if (found == old_keys.end() || found->second != key) changed.push_back(id);
  }
  return changed;
}

CollectionSnapshot& source_of(World& world) {
  return world.source.databases.at("default").collections.at("products");
}

TEST_SUITE("planner lower") {
  TEST_CASE("a collection becomes these nodes in this order") {
    CHECK(ids(compiled(the_intent(), parted_world())) ==
          Names{"create_collection default/products", "create_partition default/products a",
                "create_index default/products vector", "scan default/products _default",
                "copy default/products _default", "scan default/products a",
                "copy default/products a", "settle default/products", "verify default/products"});
  }

  TEST_CASE("every node comes after its dependencies, and no two have one id or one key") {
    Intent intent = intent_of({move_of("products"), move_of("users"), move_of("users", "more")});
    intent.source_load.value = LoadPolicy::kTemporary;
    intent.collections[1].load.value = true;
    intent.collections[2].target.database = "elsewhere";
    const CompiledPlan plan =
        compiled(intent, world_with({with_partitions(sample_collection(), {"a", "b"}),
                                     not_loaded(sample_collection("users"))}));
    std::set<std::string> seen;
    std::set<std::string> seen_keys;
    for (const auto& each : plan.nodes) {
      for (const auto& id : each.dependencies) CHECK_MESSAGE(seen.contains(id), each.id);
      CHECK_MESSAGE(seen.insert(each.id).second, each.id);
      CHECK_MESSAGE(seen_keys.insert(each.key).second, each.id);
      CHECK(each.key.starts_with("sha256:"));
    }
    CHECK(plan.nodes.size() == 30);
  }

  TEST_CASE("a copy is fed by its scan, and no row is written before all partitions are made") {
    const CompiledPlan plan =
        compiled(the_intent(), world_with({with_partitions(sample_collection(), {"a", "b"})}));
    CHECK(node(plan, "scan default/products a").dependencies.empty());
    CHECK(node(plan, "create_partition default/products a").dependencies ==
          Names{"create_collection default/products"});
    CHECK(node(plan, "create_partition default/products b").dependencies ==
          Names{"create_partition default/products a"});
    for (const char* copy : {"_default", "a", "b"}) {
      CHECK(node(plan, std::string("copy default/products ") + copy).dependencies ==
            Names{"create_partition default/products b"});
    }
    CHECK(node(plan, "copy default/products a").fed_by == "scan default/products a");
    CHECK(node(plan, "copy default/products _default").fed_by == "scan default/products _default");
    CHECK(node(plan, "copy default/products a").partition == "a");
    CHECK(node(plan, "create_index default/products vector").field == "vector");
  }

  TEST_CASE("the proof waits for everything, and the load for the proof") {
    Intent intent = the_intent();
    intent.collections[0].load.value = true;
    const CompiledPlan plan = compiled(intent, parted_world());
    CHECK(node(plan, "verify default/products").dependencies == Names{"settle default/products"});
    CHECK(node(plan, "settle default/products").dependencies ==
          Names{"copy default/products _default", "copy default/products a",
                "create_index default/products vector"});
    CHECK(node(plan, "load_target default/products").dependencies ==
          Names{"verify default/products"});
  }

  TEST_CASE("without a proof the load waits for the copies and the index, and what was lost") {
    Intent intent = the_intent();
    intent.collections[0].load.value = true;
    intent.collections[0].verify.value = VerifyMode::kNone;
    const CompiledPlan plan = compiled(intent, world_with({sample_collection()}));
    CHECK(node(plan, "load_target default/products").dependencies ==
          Names{"settle default/products"});
    CHECK(node(plan, "settle default/products").dependencies ==
          Names{"copy default/products _default", "create_index default/products vector"});
  }

  TEST_CASE("a temporary load comes first, and its release runs whatever happens") {
    Intent intent = the_intent();
    intent.source_load.value = LoadPolicy::kTemporary;
    const CompiledPlan plan =
        compiled(intent, world_with({not_loaded(with_partitions(sample_collection(), {"a"}))}));
    CHECK(node(plan, "scan default/products a").dependencies ==
          Names{"load_source default/products"});
    const Node& release = node(plan, "release_source default/products");
    CHECK(release.runs_always);
    const Names readers{"scan default/products _default", "scan default/products a",
                        "copy default/products _default", "copy default/products a",
                        "settle default/products"};
    Names by_value = readers;
    by_value.insert(by_value.end(), {"verify default/products", "load_source default/products"});
    CHECK(release.dependencies == by_value);
    intent.collections[0].verify.value = VerifyMode::kCount;
    const CompiledPlan counting =
        compiled(intent, world_with({not_loaded(with_partitions(sample_collection(), {"a"}))}));
    Names by_count = readers;
    by_count.emplace_back("load_source default/products");
    CHECK(node(counting, "release_source default/products").dependencies == by_count);
    CHECK(node(plan, "copy default/products a").dependencies.back() ==
          "load_source default/products");
    CHECK(std::ranges::count(plan.nodes, true, &Node::runs_always) == 1);
  }

  TEST_CASE("a database that is missing is made once, before all its collections") {
    Intent intent = intent_of({move_of("products"), move_of("users")});
    for (auto& move : intent.collections) move.target.database = "shop";
    World world = world_with({sample_collection("products"), sample_collection("users")});
    const CompiledPlan plan = compiled(intent, world);
    CHECK(plan.nodes.front().id == "create_database shop");
    CHECK(plan.nodes.front().target == CollectionAddress{"shop", ""});
    CHECK(std::ranges::count(plan.nodes, NodeKind::kCreateDatabase, &Node::kind) == 1);
    CHECK(node(plan, "create_collection shop/products").dependencies ==
          Names{"create_database shop"});
    CHECK(node(plan, "create_collection shop/users").dependencies == Names{"create_database shop"});
    world.target.databases["shop"] = {};
    CHECK(compiled(intent, world).nodes.front().id == "create_collection shop/products");
  }

  TEST_CASE("a resumed run finds the keys of the first one") {
    World world = parted_world();
    const CompiledPlan first = compiled(the_intent(), world);
    break_run(world, first);
    const CompiledPlan second = compiled(the_intent(), world);
    REQUIRE(second.collections.at(0).action == CollectionAction::kResume);
    CHECK(keys(second) == keys(first));
  }

  TEST_CASE("a database that the first run made moves no key of the second") {
    Intent intent = the_intent();
    intent.collections[0].target.database = "shop";
    World world = parted_world();
    const CompiledPlan first = compiled(intent, world);
    break_run(world, first);
    const CompiledPlan second = compiled(intent, world);
    CHECK(ids(second).front() == "create_collection shop/products");
    CHECK(changed_keys(first, second).empty());
  }

  TEST_CASE("a source that is loaded or released in between moves no key") {
    Intent intent = the_intent();
    intent.source_load.value = LoadPolicy::kTemporary;
    World world = parted_world();
    source_of(world) = not_loaded(source_of(world));
    const CompiledPlan cold = compiled(intent, world);
    const CompiledPlan warm = compiled(intent, parted_world());
    CHECK(ids(warm).size() + 2 == ids(cold).size());
    CHECK(changed_keys(cold, warm).empty());
    world = parted_world();
    source_of(world).partitions[1].load_state = LoadState::kNotLoaded;
    CHECK(changed_keys(compiled(intent, world), warm).empty());
  }

  TEST_CASE("rows that came or went move no key before the first copy is finished") {
    World world = parted_world();
    source_of(world).entity_count = 5;
    CHECK(keys(compiled(the_intent(), world)) == keys(compiled(the_intent(), parted_world())));
  }

  TEST_CASE("a refresh scans and copies anew, and makes nothing anew") {
    World world = parted_world();
    const CompiledPlan first = compiled(the_intent(), world);
    finish_run(world, first);
    source_of(world).entity_count = 5;
    const CompiledPlan refresh = compiled(the_intent(), world);
    REQUIRE(refresh.collections.at(0).generation == 1);
    CHECK(changed_keys(first, refresh) ==
          Names{"copy default/products _default", "copy default/products a",
                "scan default/products _default", "scan default/products a",
                "settle default/products", "verify default/products"});
  }
}

struct KeyCase {
  const char* what;
  std::function<void(Intent&, CollectionSnapshot&)> change;
  bool scans_anew;    ///< the rows are other ones
  bool creates_anew;  ///< the target is another one
};

const std::vector<KeyCase>& key_cases() {
  static const std::vector<KeyCase> kCases = {
      {"the source's uri", [](auto& i, auto&) { i.source.uri = "http://x"; }, true, false},
      {"the target's uri", [](auto& i, auto&) { i.target.uri = "http://x"; }, true, true},
      {"the collection id", [](auto&, auto& c) { c.collection_id = 1; }, true, false},
      {"a parameter", [](auto&, auto& c) { c.schema.fields[1].type_params["max_length"] = "9"; },
       true, true},
      {"the shards", [](auto& i, auto&) { i.collections[0].shards.value = 2; }, false, true},
      {"the dynamic field", [](auto& i, auto&) { i.collections[0].dynamic_field.value = false; },
       false, true},
      {"a property", [](auto&, auto& c) { c.properties["timezone"] = "UTC"; }, false, true},
      {"a description", [](auto&, auto& c) { c.schema.description = "x"; }, false, true},
      {"a field's description", [](auto&, auto& c) { c.schema.fields[1].description = "x"; }, false,
       true},
      {"the consistency level",
       [](auto&, auto& c) { c.consistency_level = ConsistencyLevel::kStrong; }, false, true},
  };
  return kCases;
}

TEST_SUITE("planner lower keys") {
  TEST_CASE("any input that differs gives other keys to the nodes it decides, and to those after") {
    const CompiledPlan before = compiled(the_intent(), world_with({sample_collection()}));
    for (const auto& each : key_cases()) {
      CAPTURE(each.what);
      Intent intent = the_intent();
      CollectionSnapshot source = sample_collection();
      each.change(intent, source);
      const Names changed = changed_keys(before, compiled(intent, world_with({source})));
      const auto moved = [&](const char* kind) {
        return std::ranges::any_of(changed,
                                   [&](const std::string& id) { return id.starts_with(kind); });
      };
      CHECK(moved("scan ") == each.scans_anew);
      CHECK(moved("create_collection ") == each.creates_anew);
      CHECK(moved("create_index ") == each.creates_anew);
      CHECK(moved("copy "));
      CHECK(moved("verify "));
    }
  }

  TEST_CASE("another metric makes another index and another proof, not another copy") {
    CollectionSnapshot source = sample_collection();
    source.indexes = {index_on("vector", "HNSW", "L2")};
    CHECK(changed_keys(compiled(the_intent(), world_with({sample_collection()})),
                       compiled(the_intent(), world_with({source}))) ==
          Names{"create_index default/products vector", "settle default/products",
                "verify default/products"});
  }

  TEST_CASE("two targets of one source have no key in common") {
    const CompiledPlan plan = compiled(intent_of({move_of("products"), move_of("products", "p2")}),
                                       world_with({sample_collection()}));
    std::set<std::string> seen;
    for (const auto& each : plan.nodes) CHECK(seen.insert(each.key).second);
  }
}

}  // namespace
}  // namespace kiteway::planner
