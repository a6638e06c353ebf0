// From the references in a plan to what a connection needs: reads variables and files.
#pragma once

#include "planner/model/endpoint.h"
#include "schema/base/diagnostic.h"
#include "schema/base/secret.h"

#include <functional>
#include <optional>
#include <string>

namespace kiteway::executor {

/// An endpoint with everything read: the only values in the program that hold secrets.
struct ResolvedEndpoint {
  planner::EndpointSpec spec;
  Secret authorization = {};  ///< value of the `authorization` header, empty without login
  std::string ca_pem = {};    ///< what to trust; empty: the system's store
  std::string client_cert_pem = {};
  Secret client_key_pem = {};
  Secret cloud_api_key = {};  ///< for the control plane; empty when the plan names no cluster
};

/// Variables and files as functions, so that tests need neither.
struct Surroundings {
  std::function<std::optional<std::string>(const std::string& name)> variable;
  /// The file's content, or nothing when it cannot be read.
  std::function<std::optional<std::string>(const std::string& path)> file;
};

/// The process' own environment and files.
[[nodiscard]] Surroundings system_surroundings();

struct Resolved {
  std::optional<ResolvedEndpoint> endpoint;  ///< set when there are no errors
  Diagnostics diagnostics;
};

/// Reads the secrets and certificates of `spec`. Messages name variables and paths, never a value.
/// A file's last line end is not part of a secret; a secret with a line end or a NUL inside is
/// refused, because gRPC ends the process on such header values.
[[nodiscard]] Resolved resolve(const planner::EndpointSpec& spec, const Surroundings& surroundings);

}  // namespace kiteway::executor
