#include "planner/model/endpoint.h"

namespace kiteway::planner {

std::string authority(const EndpointSpec& endpoint) {
  const bool is_ipv6 = endpoint.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + endpoint.host + "]" : endpoint.host;
  return host + ":" + std::to_string(endpoint.port);
}

}  // namespace kiteway::planner
