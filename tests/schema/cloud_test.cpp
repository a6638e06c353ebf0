// Zilliz Cloud: which host is one, and what each tier holds.
#include "schema/capabilities/cloud.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace kiteway {
namespace {

Capabilities of(const CloudCluster& cluster, std::string_view version = "2.6.0") {
  return capabilities_of(parse_server_version(version), cluster);
}

Capabilities dedicated(std::optional<std::int64_t> cu_count) {
  return of({.tier = CloudTier::kDedicated, .cu_count = cu_count});
}

TEST_SUITE("schema cloud") {
  TEST_CASE("a cluster is told by its host, and its tier by how its name begins") {
    using Tier = std::optional<CloudTier>;
    const auto tier = [](std::string_view host) { return cloud_cluster_at(host).value().tier; };
    CHECK(tier("in01-0c1.aws-us-west-2.vectordb.zillizcloud.com") == Tier(CloudTier::kDedicated));
    CHECK(tier("in03-0c1.serverless.gcp.vectordb.zillizcloud.com") == Tier(CloudTier::kFree));
    CHECK(tier("in05-0c1.serverless.gcp.vectordb.zillizcloud.com") == Tier(CloudTier::kServerless));
    CHECK(tier("in01-0c1.ali-cn-hangzhou.vectordb.zillizcloud.com.cn") ==
          Tier(CloudTier::kDedicated));
    CHECK(tier("proj-7.aws-us-west-2.api.zillizcloud.com") == std::nullopt);
    CHECK_FALSE(cloud_cluster_at("localhost"));
    CHECK_FALSE(cloud_cluster_at("in01-zillizcloud.com"));
    CHECK_FALSE(cloud_cluster_at("in01-0c1.zillizcloud.com.example.org"));
  }

  TEST_CASE("the shards of a Dedicated cluster grow with its size") {
    for (const auto& [cu_count, shards] :
         {std::pair{1, 2}, {2, 2}, {4, 4}, {8, 4}, {12, 8}, {64, 8}, {72, 16}, {256, 16}}) {
      CAPTURE(cu_count);
      CHECK(dedicated(cu_count).limits.shards == shards);
      CHECK(dedicated(cu_count).limits.shards_for_auto == shards);
    }
  }

  TEST_CASE("of a cluster of unknown size auto asks for what the smallest has") {
    CHECK(dedicated({}).limits.shards == 16);
    CHECK(dedicated({}).limits.shards_for_auto == 2);
    CHECK(of({}).limits.shards == 16);
    CHECK(of({}).limits.shards_for_auto == 2);
    CHECK_FALSE(of({}).limits.write_bytes_per_second);
  }

  TEST_CASE("collections, databases and the write rate are those of tier and size") {
    const auto free = of({.tier = CloudTier::kFree}).limits;
    CHECK(free.collections == 5);
    CHECK(free.databases == 1);
    CHECK(free.write_bytes_per_second == 2'000'000);
    CHECK(free.stored_bytes == 5'000'000'000);
    const auto serverless = of({.tier = CloudTier::kServerless}).limits;
    CHECK(serverless.collections == 100);
    CHECK(serverless.databases == 1);
    CHECK(serverless.write_bytes_per_second == 10'000'000);
    CHECK_FALSE(serverless.stored_bytes);
    CHECK(dedicated(1).limits.collections == 1'024);
    CHECK(dedicated(64).limits.collections == 16'384);
    CHECK(dedicated(4).limits.write_bytes_per_second == 20'000'000);
    CHECK(dedicated(999).limits.write_bytes_per_second == 256'000'000);
    CHECK(dedicated(1).limits.databases == 1'024);
  }

  TEST_CASE("vector fields are those of the version, and four at most on the shared tiers") {
    CHECK(of({.tier = CloudTier::kFree}).limits.vector_fields == 4);
    CHECK(of({.tier = CloudTier::kServerless}).limits.vector_fields == 4);
    CHECK(dedicated(1).limits.vector_fields == 10);
    CHECK(of({.tier = CloudTier::kDedicated}, "2.5.4").limits.vector_fields == 4);
  }

  TEST_CASE("a cluster that tells no version has nullable fields and defaults all the same") {
    for (const char* version : {"", "1.0.3", "milvus_lite-3.2.2"}) {
      CAPTURE(version);
      const Capabilities can = of({}, version);
      CHECK(can.nullable_scalars);
      CHECK(can.default_values);
      CHECK(can.autoindex_only);
      CHECK(can.page_mode == PageMode::kInOrder);
    }
    CHECK_FALSE(of({}, "2.4.15").nullable_scalars);
  }

  TEST_CASE("a cluster is called what is known of it") {
    CHECK(to_string(CloudCluster{}) == "Zilliz Cloud");
    CHECK(to_string(CloudCluster{.tier = CloudTier::kFree}) == "Zilliz Cloud Free");
    CHECK(to_string(CloudCluster{.tier = CloudTier::kDedicated, .cu_count = 4}) ==
          "Zilliz Cloud Dedicated, 4 CU");
  }
}

}  // namespace
}  // namespace kiteway
