// Zilliz Cloud: how a cluster is told, and what its tier and size hold.
#pragma once

#include "schema/capabilities/capabilities.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiteway {

enum class CloudTier : std::uint8_t { kFree, kServerless, kDedicated };

/// "Free", "Serverless", "Dedicated".
[[nodiscard]] std::string to_string(CloudTier tier);

/// What is known of a cluster: from its host name alone, or from the control plane.
struct CloudCluster {
  std::optional<CloudTier> tier = {};
  std::optional<std::int64_t> cu_count = {};  ///< of a Dedicated cluster
  std::string cu_type = {};                   ///< "Performance-optimized", ...

  friend bool operator==(const CloudCluster&, const CloudCluster&) = default;
};

/// The cluster behind a host of zillizcloud.com or zillizcloud.com.cn, its tier as far as the name
/// tells (docs/milvus-behaviour.md#cloud-hosts); nothing for any other host.
[[nodiscard]] std::optional<CloudCluster> cloud_cluster_at(std::string_view host);

/// What a cluster of Zilliz Cloud can do: what its version can, within its tier and size. Where
/// they are not known it may hold what the largest does, and `auto` asks for what the smallest
/// does.
[[nodiscard]] Capabilities capabilities_of(const ServerVersion& version,
                                           const CloudCluster& cluster);

/// "Zilliz Cloud Dedicated, 4 CU": the cluster as far as it is known.
[[nodiscard]] std::string to_string(const CloudCluster& cluster);

}  // namespace kiteway
