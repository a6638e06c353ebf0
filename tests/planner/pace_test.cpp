// How long a copy takes at least: by the caps of the tier, and of the plan where they are lower.
#include "planner/compile/rules/pace.h"
#include "planner/compile/compile.h"
#include "planner/render/plan/plan_text.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

constexpr std::int64_t kMegabyte = 1'000'000;

// A collection that makes so many megabytes, in one definition.
CollectionPlan megabytes(std::int64_t count) {
  CollectionPlan plan{
      .source_schema = {}, .entity_count = count * 1'000, .row_bytes_estimate = 1'000};
  plan.target.schema.fields = {int64_key()};
  return plan;
}

std::string pace_text(const std::vector<CollectionPlan>& plans, const ServerLimits& limits,
                      const RateCaps& caps = {}) {
  const auto pace = pace_of(plans, limits, caps);
  return pace ? to_string(*pace) : "";
}

TEST_SUITE("planner pace") {
  TEST_CASE("all rows are written at the rate of the tier, what is there already is not") {
    const ServerLimits limits{.write_bytes_per_second = 2 * kMegabyte};
    CollectionPlan there = megabytes(1'000);
    there.action = CollectionAction::kUnchanged;
    CHECK(pace_text({megabytes(100), there}, limits) == "50 s or more, at 2.0 MB/s");
    CHECK(pace_text({megabytes(1'000)}, limits) == "9 min or more, at 2.0 MB/s");
    CHECK(pace_text({megabytes(100'000)}, limits) == "13 h 54 min or more, at 2.0 MB/s");
    CHECK(pace_text({megabytes(100)}, {}).empty());
  }

  TEST_CASE("a lower cap of the plan counts, a higher one does not") {
    const ServerLimits limits{.write_bytes_per_second = 10 * kMegabyte};
    CHECK(pace_text({megabytes(100)}, limits, {.bytes = kMegabyte}) ==
          "100 s or more, at 1.0 MB/s");
    CHECK(pace_text({megabytes(100)}, limits, {.bytes = 90 * kMegabyte}) ==
          "10 s or more, at 10.0 MB/s");
  }

  TEST_CASE("keys of rows that are replaced are deleted meanwhile, at a rate of their own") {
    const ServerLimits limits{.write_bytes_per_second = 100 * kMegabyte,
                              .delete_bytes_per_second = 100'000};
    CollectionPlan again = megabytes(1'000);  // a million keys of eight bytes
    CHECK(pace_text({again}, limits) == "10 s or more, at 100.0 MB/s");
    again.generation = 1;
    CHECK(pace_text({again}, limits) == "80 s or more, at 100.0 MB/s");
    again.generation = 0;
    again.write = WritePolicy::kUpsert;
    CHECK(pace_text({again}, limits) == "80 s or more, at 100.0 MB/s");
  }

  TEST_CASE("definitions come one after the other, before the rows") {
    const ServerLimits limits{.write_bytes_per_second = kMegabyte, .definitions_per_second = 20};
    std::vector<CollectionPlan> many(100, megabytes(0));
    for (auto& plan : many) plan.target.indexes = {index_on("vector")};
    CHECK(pace_text(many, limits) == "10 s or more, at 1.0 MB/s");
  }

  TEST_CASE("the plan for a cluster says how long, and for another server does not") {
    Intent intent = intent_of({move_of("products")});
    const World world = world_with({sample_collection()});
    CHECK(render_text(compiled(intent, world)).find("Time:") == std::string::npos);
    intent.target.host = "in03-1.serverless.aws.vectordb.zillizcloud.com";
    CHECK(render_text(compiled(intent, world))
              .find("\nTime: 1 s or more, at 2.0 MB/s, the most that its tier can write.\n") !=
          std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
