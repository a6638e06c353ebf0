// The digest of a plan: what makes it another one.
#include "planner/plan_file/plan_file.h"
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

using Change = std::function<void(CompiledPlan&)>;
using Changes = std::vector<std::pair<std::string, Change>>;

std::string digest_after(const Change& change) {
  CompiledPlan plan = the_plan();
  change(plan);
  return plan_digest(plan);
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
    CHECK(digest_after([](auto& p) { p.capacity = Capacity{.bytes = 7}; }) == before);
    CHECK(digest_after([](auto& p) { p.pace = Pace{.seconds_least = 7}; }) == before);
    CHECK(digest_after([](auto& p) { p.warnings.push_back({.message = "old"}); }) == before);
  }

  TEST_CASE("everything else does") {
    const Changes changes = {
        {"the name", [](auto& p) { p.name = "x"; }},
        {"the intent", [](auto& p) { p.logical_digest = "sha256:x"; }},
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
        {"what becomes of rows that cannot go",
         [](auto& p) { first(p).on_row_error = RowErrorPolicy::kQuarantine; }},
        {"how many may be left out", [](auto& p) { first(p).max_quarantined = 7; }},
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

}  // namespace
}  // namespace kiteway::planner
