// The target as the rules see it: what it can do, and what to call it.
#pragma once

#include "planner/model/endpoint.h"
#include "schema/capabilities/capabilities.h"
#include "schema/capabilities/cloud.h"
#include "schema/server_version.h"

#include <optional>
#include <string>

namespace kiteway::planner {

struct TargetServer {
  Capabilities can;
  std::optional<CloudCluster> cluster = {};  ///< set for Zilliz Cloud
  std::string text = {};                     ///< "the target (Milvus 2.4.15)", for messages
};

/// A host of Zilliz Cloud is one whatever version it tells; `told` is what its control plane says
/// of it, if it was asked.
[[nodiscard]] TargetServer target_server(const EndpointSpec& endpoint, const ServerVersion& version,
                                         const std::optional<CloudCluster>& told = {});

}  // namespace kiteway::planner
