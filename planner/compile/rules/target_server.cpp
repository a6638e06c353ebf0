#include "planner/compile/rules/target_server.h"

namespace kiteway::planner {

TargetServer target_server(const EndpointSpec& endpoint, const ServerVersion& version,
                           const std::optional<CloudCluster>& told) {
  TargetServer server{.cluster = told ? told : cloud_cluster_at(endpoint.host)};
  if (server.cluster) {
    server.can = capabilities_of(version, *server.cluster);
    server.text = "the target (" + to_string(*server.cluster) + ")";
    return server;
  }
  server.can = capabilities_of(version);
  const std::string name = version.text.empty() ? "of unknown version" : "Milvus " + version.text;
  server.text = "the target (" + name + ")";
  return server;
}

}  // namespace kiteway::planner
