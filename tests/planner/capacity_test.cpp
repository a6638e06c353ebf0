// How large a cluster must be: by the vendor's table, on the safe side, as a warning.
#include "planner/compile/rules/capacity.h"
#include "planner/compile/compile.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

constexpr std::uint64_t kVector = std::uint64_t{768} * 4;
constexpr const char* kPerformance = "Performance-optimized";

// The finding for a collection of so many rows of 768 dimensions on this cluster.
std::string findings(std::int64_t rows, const std::optional<CloudCluster>& told,
                     const std::string& host = "in01-1.aws.vectordb.zillizcloud.com") {
  CollectionSnapshot source = sample_collection();
  source.schema.fields = {int64_key(), vectors("vector", 768)};
  source.entity_count = rows;
  World world = world_with({source});
  world.target_cluster = told;
  Intent intent = intent_of({move_of("products")});
  intent.target.host = host;
  return lines_of(compile(intent, world).diagnostics);
}

TEST_SUITE("planner capacity") {
  TEST_CASE("a CU holds the lower of the vendor's figures, filled to seven tenths") {
    CHECK(cu_needed(0, kPerformance) == 1);
    CHECK(cu_needed(1'050'000 * kVector, kPerformance) == 1);
    CHECK(cu_needed(1'050'001 * kVector, kPerformance) == 2);
    CHECK(cu_needed(3'500'000 * kVector, "Capacity-optimized") == 1);
    CHECK(cu_needed(7'100'000 * kVector, "Capacity-optimized") == 3);
    CHECK(cu_needed(1, "Tiered-storage") == 8);
    CHECK(cu_needed(140'000'000 * kVector, "Tiered-storage") == 10);
    CHECK_FALSE(cu_needed(1, "Quantum-optimized"));
  }

  TEST_CASE("what is to be copied counts, what is there already does not") {
    CollectionPlan copied{.source_schema = {}, .entity_count = 1'000, .row_bytes_estimate = 100};
    CollectionPlan there = copied;
    there.action = CollectionAction::kUnchanged;
    CollectionPlan unknown = copied;
    unknown.entity_count.reset();
    CHECK(capacity_of({copied, there}) == Capacity{.bytes = 100'000});
    CHECK(capacity_of({copied, unknown}) == Capacity{.bytes = 100'000, .is_complete = false});
    CHECK(
        to_string(Capacity{.bytes = 100'000, .is_complete = false}) ==
        "~97.7 KiB or more, about 1 CU (Performance-optimized), 1 CU (Capacity-optimized) or 8 CU "
        "(Tiered-storage)");
  }

  TEST_CASE("a cluster that is too small is warned of, one that is large enough is not") {
    const auto cluster = [](std::int64_t cu_count) {
      return CloudCluster{
          .tier = CloudTier::kDedicated, .cu_count = cu_count, .cu_type = kPerformance};
    };
    const std::string small = findings(10'000'000, cluster(4));
    CHECK(small.starts_with(
        "warning P0409 6:8 the rows take about 10 CU (Performance-optimized), and the target "
        "(Zilliz Cloud Dedicated, 4 CU) has 4 // enlarge the cluster"));
    CHECK(findings(10'000'000, cluster(10)).empty());
    CHECK(findings(10'000'000, {}).empty());
  }

  TEST_CASE("a free cluster holds five gigabytes") {
    const char* host = "in03-1.serverless.aws.vectordb.zillizcloud.com";
    CHECK(findings(3'000'000, {}, host)
              .find("the rows take about 8.6 GiB, and the target (Zilliz "
                    "Cloud Free) holds 4.7 GiB") != std::string::npos);
    CHECK(findings(1'000'000, {}, host).empty());
  }
}

}  // namespace
}  // namespace kiteway::planner
