#include "schema/capabilities/cloud.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kiteway {
namespace {

constexpr std::int64_t kMegabyte = 1'000'000;
constexpr std::int64_t kGigabyte = 1'000 * kMegabyte;
constexpr std::int64_t kDeleteBytesPerSecond = kMegabyte / 2;
constexpr std::int64_t kDefinitionsPerSecond = 20;

/// A cluster may not tell the version of its Milvus, and has nullable fields and defaults all the
/// same: the service this tool replaces offers them on every one.
const ServerVersion kOldestCloud = parse_server_version("2.5.0");

/// The limits of the two tiers whose size is not chosen (docs/milvus-behaviour.md#cloud-tiers).
void limit_shared_tier(CloudTier tier, ServerLimits& limits) {
  const bool is_free = tier == CloudTier::kFree;
  limits.vector_fields = std::min(limits.vector_fields, 4);
  limits.shards = 2;
  limits.shards_for_auto = 2;
  limits.collections = is_free ? 5 : 100;
  limits.databases = 1;
  limits.write_bytes_per_second = (is_free ? 2 : 10) * kMegabyte;
  if (is_free) limits.stored_bytes = 5 * kGigabyte;
}

/// Shards of one collection by the size of the cluster.
int shards_of(std::int64_t cu_count) {
  constexpr std::array<std::pair<std::int64_t, int>, 3> kSteps{{{2, 2}, {8, 4}, {64, 8}}};
  for (const auto& [cu_max, shards] : kSteps) {
    if (cu_count <= cu_max) return shards;
  }
  return 16;
}

void limit_dedicated(const std::optional<std::int64_t>& cu_count, ServerLimits& limits) {
  limits.databases = 1'024;
  limits.shards_for_auto = shards_of(cu_count.value_or(1));
  limits.collections = 16'384;
  if (!cu_count) return;
  limits.shards = shards_of(*cu_count);
  limits.collections = std::min<std::int64_t>(limits.collections, 1'024 * *cu_count);
  limits.write_bytes_per_second = std::min<std::int64_t>(16 + *cu_count, 256) * kMegabyte;
}

}  // namespace

std::string to_string(CloudTier tier) {
  switch (tier) {
    case CloudTier::kFree:
      return "Free";
    case CloudTier::kServerless:
      return "Serverless";
    case CloudTier::kDedicated:
      return "Dedicated";
  }
  return "";
}

std::optional<CloudCluster> cloud_cluster_at(std::string_view host) {
  if (!host.ends_with(".zillizcloud.com") && !host.ends_with(".zillizcloud.com.cn")) {
    return std::nullopt;
  }
  if (host.starts_with("in01-")) return CloudCluster{.tier = CloudTier::kDedicated};
  if (host.starts_with("in03-")) return CloudCluster{.tier = CloudTier::kFree};
  if (host.starts_with("in05-")) return CloudCluster{.tier = CloudTier::kServerless};
  return CloudCluster{};
}

Capabilities capabilities_of(const ServerVersion& version, const CloudCluster& cluster) {
  const bool tells = version.family == ServerFamily::kMilvus && at_least(version, 2, 4, 0);
  Capabilities can = capabilities_of(tells ? version : kOldestCloud);
  can.autoindex_only = true;
  can.names.partitions = PartitionNames::kDashesNotAtFront;
  can.limits.delete_bytes_per_second = kDeleteBytesPerSecond;
  can.limits.definitions_per_second = kDefinitionsPerSecond;
  if (cluster.tier && *cluster.tier != CloudTier::kDedicated) {
    limit_shared_tier(*cluster.tier, can.limits);
  } else {
    limit_dedicated(cluster.cu_count, can.limits);
  }
  return can;
}

std::string to_string(const CloudCluster& cluster) {
  std::string text = "Zilliz Cloud";
  if (cluster.tier) text += " " + to_string(*cluster.tier);
  if (cluster.cu_count) text += ", " + std::to_string(*cluster.cu_count) + " CU";
  return text;
}

}  // namespace kiteway
