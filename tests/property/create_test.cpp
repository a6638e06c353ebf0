// Whatever the source and the plan: either an error with a place, or a collection that the target
// takes.
#include "executor/remote/describe.h"
#include "executor/transfer/define/define.h"
#include "planner/compile/compile.h"
#include "tests/property/random_case.h"
#include "tests/support/fake/create_rules.h"
#include "tests/support/fake/field_rules.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace kiteway::testing {
namespace {

constexpr std::uint64_t kCases = 10'000;

planner::Compiled compile_case(const RandomCase& random) {
  planner::World world = world_with({random.source});
  world.source.version = parse_server_version(random.source_version);
  world.target.version = parse_server_version(random.target_version);
  world.target_cluster = random.target_cluster;
  return planner::compile(intent_of({random.move}), world);
}

// What the documentation of the tiers says (docs/milvus-behaviour.md#cloud-tiers), for the fake.
ServerRules rules_of(const RandomCase& random) {
  ServerRules rules{.version = parse_server_version(random.target_version)};
  if (!random.target_cluster) return rules;
  rules.is_cloud = true;
  if (random.target_cluster->tier != CloudTier::kDedicated) {
    rules.shards_max = 2;
    rules.vector_fields_max = 4;
    return rules;
  }
  const std::int64_t cu_count = random.target_cluster->cu_count.value_or(128);
  rules.shards_max = cu_count <= 2 ? 2 : cu_count <= 8 ? 4 : cu_count <= 64 ? 8 : 16;
  return rules;
}

void make_on_fake(const planner::TargetCollection& target, const ServerRules& rules) {
  const auto request = executor::create_request(executor::definition_of(target));
  const auto schema = checked_schema(request, rules);
  static_cast<void>(partition_count_of(request, schema, rules));
  for (const auto& partition : target.partitions) check_partition_name(partition, rules);
  for (const auto& index : target.indexes) {
    KeyValuePairs params;
    for (const auto& [key, value] : index.params) {
      auto& pair = *params.Add();
      pair.set_key(key);
      pair.set_value(value);
    }
    for (const auto& field : schema.fields()) {
      if (field.name() == index.field_name) check_index_params(field, params);
    }
  }
}

// What is wrong with what the compiler made of the case; empty when nothing is.
std::string problem_of(const RandomCase& random) {
  const planner::Compiled made = compile_case(random);
  if (made.plan.has_value() == made.diagnostics.has_errors()) return "plan and errors at once";
  for (const auto& found : made.diagnostics.items()) {
    if (found.place.line == 0) return "no place: " + found.message;
    if (found.code.empty() || found.message.empty()) return "a finding without code or message";
  }
  if (!made.plan) return "";
  try {
    make_on_fake(made.plan->collections.at(0).target, rules_of(random));
  } catch (const Refusal& refusal) {
    return "the target refuses: " + refusal.reason;
  }
  return "";
}

// "" unless one seed is to be run alone.
std::string seed_from_environment() {
  const char* seed = std::getenv("KITEWAY_SEED");  // NOLINT(concurrency-mt-unsafe)
  return seed == nullptr ? "" : seed;
}

void check_seed(std::uint64_t seed) {
  const RandomCase random = random_case(seed);
  if (problem_of(random).empty()) return;
  const RandomCase small =
      shrunk(random, [](const RandomCase& candidate) { return !problem_of(candidate).empty(); });
  FAIL("seed " << seed << " (KITEWAY_SEED=" << seed << " runs it alone): " << problem_of(small)
               << "\n"
               << describe(small));
}

TEST_SUITE("property create") {
  TEST_CASE("a plan is refused at a place, or makes a collection that the target takes") {
    if (const std::string seed = seed_from_environment(); !seed.empty()) {
      return check_seed(std::stoull(seed));
    }
    std::uint64_t plans = 0;
    for (std::uint64_t seed = 1; seed <= kCases; ++seed) {
      check_seed(seed);
      plans += compile_case(random_case(seed)).plan ? 1U : 0U;
    }
    MESSAGE(plans << " of " << kCases << " cases gave a plan, seeds 1 to " << kCases);
    CHECK(plans > kCases / 5);  // else the other half would prove little
    CHECK(plans < kCases);
  }

  TEST_CASE("a failing case shrinks to what makes it fail") {
    const auto fails = [](const RandomCase& random) {
      return find_field(random.source.schema, "like") != nullptr;
    };
    std::uint64_t seed = 1;
    while (!fails(random_case(seed))) ++seed;
    const RandomCase small = shrunk(random_case(seed), fails);
    CHECK(small.source.schema.fields.size() <= 3);  // the key, a vector and the one that fails
    CHECK(small.move.fields.empty());
    CHECK(fails(small));
  }
}

}  // namespace
}  // namespace kiteway::testing
