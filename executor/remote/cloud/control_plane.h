// Asks the control plane of Zilliz Cloud about one cluster
// (docs/milvus-behaviour.md#control-plane). Reads, never changes.
#pragma once

#include "executor/remote/credentials.h"
#include "executor/remote/retry.h"
#include "schema/base/result.h"
#include "schema/capabilities/cloud.h"

#include <cstdint>
#include <string>

namespace kiteway::executor {

struct ClusterState {
  std::string name;
  std::string status;  ///< "RUNNING", as the control plane spells it
  std::string plan;    ///< "Free", "Serverless", "Standard", "Enterprise", ...
  CloudCluster cluster;
  std::string connect_address;  ///< the uri of its endpoint

  friend bool operator==(const ClusterState&, const ClusterState&) = default;
};

/// The cluster that `target.spec.cloud` names; call only where it names one. kUnauthenticated for a
/// key that is refused, kNotFound for a cluster it does not see, kUnreachable when no connection
/// came about, kInternal for an answer of another shape.
[[nodiscard]] Result<ClusterState> describe_cluster(const ResolvedEndpoint& target,
                                                    RetryTools tools);

/// What the body of an answer says. `id` is for messages.
[[nodiscard]] Result<ClusterState> parse_cluster(const std::string& body, const std::string& id);

}  // namespace kiteway::executor
