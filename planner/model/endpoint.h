// One end of a plan: where it is and how to log in. Holds references to secrets, never a secret.
#pragma once

#include "schema/base/source_place.h"

#include <cstdint>
#include <optional>
#include <string>

namespace kiteway::planner {

/// Where a secret comes from. It is read when a connection is made and at no other time.
struct SecretRef {
  enum class Kind : std::uint8_t { kEnv, kFile };
  Kind kind = Kind::kEnv;
  std::string name;  ///< environment variable, or path (a relative one starts at the plan's folder)
  SourcePlace place = {};

  friend bool operator==(const SecretRef&, const SecretRef&) = default;
};

/// Paths of PEM files, empty where not given.
struct TlsFiles {
  std::string ca_file = {};
  std::string server_name = {};
  std::string cert_file = {};
  std::string key_file = {};

  friend bool operator==(const TlsFiles&, const TlsFiles&) = default;
};

/// Where the control plane of Zilliz Cloud tells of the cluster.
struct CloudSpec {
  std::string cluster_id;
  SecretRef api_key;
  std::string control_uri;  ///< "https://api.cloud.zilliz.com"
  SourcePlace place = {};

  friend bool operator==(const CloudSpec&, const CloudSpec&) = default;
};

struct EndpointSpec {
  std::string uri;  ///< as written; never with credentials in it
  std::string host;
  int port = 0;
  bool use_tls = false;
  std::string database;
  std::string username = {};
  std::optional<SecretRef> password = {};
  std::optional<SecretRef> token = {};
  TlsFiles tls = {};
  std::optional<CloudSpec> cloud = {};
  SourcePlace place = {};  ///< of the uri

  friend bool operator==(const EndpointSpec&, const EndpointSpec&) = default;
};

/// "localhost:19530", with brackets around an IPv6 address.
[[nodiscard]] std::string authority(const EndpointSpec& endpoint);

}  // namespace kiteway::planner
