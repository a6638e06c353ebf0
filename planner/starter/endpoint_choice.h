// One end as a command line names it, for a plan that does not exist yet.
#pragma once

#include "planner/model/endpoint.h"
#include "schema/base/result.h"

#include <string>

namespace kiteway::planner {

/// Secrets by the names of environment variables, never themselves. Empty: not given.
struct EndpointChoice {
  std::string uri = {};
  std::string database = {};
  std::string username = {};
  std::string password_env = {};
  std::string token_env = {};
  std::string ca_file = {};
};

/// What to connect to. kInvalidInput for what no plan could say either.
[[nodiscard]] Result<EndpointSpec> endpoint_of(const EndpointChoice& choice);

}  // namespace kiteway::planner
