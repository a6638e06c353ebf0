// Digests: what makes a plan another plan, and what makes it another wish.
#include "planner/plan_file.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

CollectionIntent the_move() { return move_of("products", "products_v2"); }

CompiledPlan the_plan() {
  return compiled(intent_of({the_move()}),
                  world_with({with_partitions(sample_collection(), {"a"})}));
}

std::string logical_digest(const CompiledPlan& plan) {
  const std::string text = write_plan(plan);
  const std::string key = "\"logical_digest\": \"";
  const std::size_t at = text.find(key);
  REQUIRE(at != std::string::npos);
  return text.substr(at + key.size(), 71);
}

using Change = std::function<void(CompiledPlan&)>;
using Changes = std::vector<std::pair<std::string, Change>>;

std::string digest_after(const Change& change) {
  CompiledPlan plan = the_plan();
  change(plan);
  return plan_digest(plan);
}

std::string logical_after(const Change& change) {
  CompiledPlan plan = the_plan();
  change(plan);
  return logical_digest(plan);
}

CollectionPlan& first(CompiledPlan& plan) { return plan.collections.at(0); }

TEST_SUITE("planner plan digest") {
  TEST_CASE("the digest in the file is the one that is shown") {
    const CompiledPlan plan = the_plan();
    CHECK(plan_digest(plan).starts_with("sha256:"));
    CHECK(write_plan(plan).find("\"plan_digest\": \"" + plan_digest(plan) + "\"") !=
          std::string::npos);
  }

  TEST_CASE("estimates and warnings do not make another plan") {
    const std::string before = plan_digest(the_plan());
    CHECK(digest_after([](auto& p) { first(p).entity_count = 7; }) == before);
    CHECK(digest_after([](auto& p) { first(p).entity_count.reset(); }) == before);
    CHECK(digest_after([](auto& p) { first(p).row_bytes_estimate = 7; }) == before);
    CHECK(digest_after([](auto& p) { p.warnings.push_back({.message = "old"}); }) == before);
  }

  TEST_CASE("everything else does") {
    const Changes changes = {
        {"the name", [](auto& p) { p.name = "x"; }},
        {"the source", [](auto& p) { p.source.uri = "http://x"; }},
        {"the target's database", [](auto& p) { p.target.database = "x"; }},
        {"a secret's name", [](auto& p) { p.source.token = SecretRef{.name = "TOKEN"}; }},
        {"a certificate", [](auto& p) { p.target.tls.ca_file = "ca.pem"; }},
        {"a server's version", [](auto& p) { p.target_version = "2.6.0"; }},
        {"the gate", [](auto& p) { p.allow_unsupported_version = true; }},
        {"the state folder", [](auto& p) { p.state_dir = "x"; }},
        {"the parallelism", [](auto& p) { p.parallelism = 3; }},
        {"the memory", [](auto& p) { p.memory_bytes = 1 << 30; }},
        {"a cap of the source", [](auto& p) { p.traffic.source.rows = 5; }},
        {"a cap of the target", [](auto& p) { p.traffic.target.rows = 5; }},
        {"the retries", [](auto& p) { p.traffic.retry.attempts = 5; }},
        {"a collection less", [](auto& p) { p.collections.clear(); }},
        {"a collection id", [](auto& p) { first(p).source_collection_id = 1; }},
        {"a fingerprint", [](auto& p) { first(p).source_fingerprint = "x"; }},
        {"a field", [](auto& p) { first(p).target.schema.fields[1].name = "x"; }},
        {"the shards", [](auto& p) { first(p).target.shard_count = 9; }},
        {"a change", [](auto& p) { first(p).changes.pop_back(); }},
        {"the proof", [](auto& p) { first(p).verify = VerifyMode::kNone; }},
        {"a node less", [](auto& p) { p.nodes.pop_back(); }},
        {"a node's key", [](auto& p) { p.nodes[0].key = "x"; }},
        {"a dependency", [](auto& p) { p.nodes.back().dependencies.pop_back(); }},
    };
    std::vector<std::string> seen = {plan_digest(the_plan())};
    for (const auto& [what, change] : changes) {
      CAPTURE(what);
      const std::string changed = digest_after(change);
      for (const auto& other : seen) CHECK(changed != other);
      seen.push_back(changed);
    }
  }
}

TEST_SUITE("planner logical digest") {
  TEST_CASE("one wish has one digest in development, staging and production") {
    Intent staging = intent_of({the_move()});
    staging.source.uri = "https://staging.internal:443";
    staging.source.token = SecretRef{.name = "STAGING_TOKEN"};
    staging.target.uri = "https://in01-xxxx.zillizcloud.com";
    staging.target.tls.ca_file = "ca.pem";
    staging.state_dir = "elsewhere";
    staging.parallelism = 4;
    staging.memory_bytes = 1 << 30;
    staging.traffic.target.bytes = 1 << 20;
    for (auto& collection : staging.collections) {
      collection.source.database = "staging";
      collection.target.database = "shop_staging";
      collection.place = {"other.yaml", 80, 3, 1};
      collection.target_place = {"other.yaml", 81, 3, 1};
    }
    CollectionSnapshot source = with_partitions(sample_collection(), {"a"});
    source.collection_id = 99;
    source.entity_count = 5;
    World world = world_with({});
    world.source.version = parse_server_version("2.5.1");
    world.source.databases["staging"] = {{"products"}, {{"products", source}}};
    CHECK(logical_digest(compiled(staging, world)) == logical_digest(the_plan()));
    CHECK(plan_digest(compiled(staging, world)) != plan_digest(the_plan()));
  }

  TEST_CASE("what was done already does not change the wish") {
    World world = world_with({with_partitions(sample_collection(), {"a"})});
    break_run(world, the_plan());
    CHECK(logical_digest(compiled(intent_of({the_move()}), world)) == logical_digest(the_plan()));
  }

  TEST_CASE("another wish has another digest") {
    const Changes changes = {
        {"the name", [](auto& p) { p.name = "x"; }},
        {"the gate", [](auto& p) { p.allow_unsupported_version = true; }},
        {"a collection less", [](auto& p) { p.collections.clear(); }},
        {"the source's name", [](auto& p) { first(p).source.collection = "x"; }},
        {"the target's name", [](auto& p) { first(p).target.address.collection = "x"; }},
        {"the dynamic field",
         [](auto& p) { first(p).target.schema.dynamic_field_enabled = false; }},
        {"the shards", [](auto& p) { first(p).target.shard_count = 9; }},
        {"a field", [](auto& p) { first(p).target.schema.fields.pop_back(); }},
        {"a partition", [](auto& p) { first(p).target.partitions.clear(); }},
        {"an index", [](auto& p) { first(p).target.indexes.clear(); }},
        {"the proof", [](auto& p) { first(p).verify = VerifyMode::kNone; }},
        {"the load", [](auto& p) { first(p).load_target = true; }},
    };
    std::vector<std::string> seen = {logical_digest(the_plan())};
    for (const auto& [what, change] : changes) {
      CAPTURE(what);
      const std::string changed = logical_after(change);
      for (const auto& other : seen) CHECK(changed != other);
      seen.push_back(changed);
    }
  }
}

}  // namespace
}  // namespace kiteway::planner
