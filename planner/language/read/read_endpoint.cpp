#include "planner/language/read/read_endpoint.h"

#include "planner/language/read/values.h"
#include "planner/model/uri.h"
#include "schema/address.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace kiteway::planner {
namespace {

using yaml::Node;

std::optional<SecretRef> read_secret(const Node& auth, std::string_view key) {
  const Node* node = auth.find(key);
  if (node == nullptr) return std::nullopt;
  SecretRef secret;
  if (node->find("from_env") != nullptr) {
    secret = {SecretRef::Kind::kEnv, text_of(*node, "from_env"), place_of(*node, "from_env")};
  } else if (node->find("from_file") != nullptr) {
    secret = {SecretRef::Kind::kFile, path_of(*node, "from_file"), place_of(*node, "from_file")};
  }
  return secret;
}

class EndpointReader {
 public:
  EndpointReader(const Node& node, Diagnostics& diagnostics)
      : node_(node), diagnostics_(diagnostics) {}

  EndpointSpec read() {
    endpoint_ = {.uri = text_of(node_, "uri"),
                 .database = text_of(node_, "database", kDefaultDatabase),
                 .place = place_of(node_, "uri")};
    if (node_.find("database") != nullptr) {
      check_name(endpoint_.database, place_of(node_, "database"), diagnostics_);
    }
    if (endpoint_.uri.empty()) {
      // check_section has told that it is missing
    } else if (auto parts = parse_uri(endpoint_.uri)) {
      endpoint_.host = parts->host;
      endpoint_.port = parts->port;
      endpoint_.use_tls = parts->use_tls;
    } else {
      add_error(diagnostics_, "P0206", endpoint_.place, parts.error().message,
                "write http://host:19530 or https://host:port");
    }
    if (const Node& auth = map_of(node_, "auth"); auth.place.line != 0) read_auth(auth);
    if (const Node& tls = map_of(node_, "tls"); tls.place.line != 0) read_tls(tls);
    if (const Node& cloud = map_of(node_, "cloud"); cloud.place.line != 0) read_cloud(cloud);
    return std::move(endpoint_);
  }

 private:
  void read_auth(const Node& auth) {
    endpoint_.username = text_of(auth, "username");
    endpoint_.password = read_secret(auth, "password");
    endpoint_.token = read_secret(auth, "token");
    const bool is_misspelt = std::ranges::any_of(auth.entries, [](const yaml::MapEntry& entry) {
      return entry.key != "username" && entry.key != "password" && entry.key != "token";
    });
    if (is_misspelt) return;  // check_section has told of it, and what is missing may be just that
    const bool by_password = auth.find("username") != nullptr || auth.find("password") != nullptr;
    const bool by_token = auth.find("token") != nullptr;
    if (by_token && by_password) {
      add_error(diagnostics_, "P0208", auth.place, "auth has a token and a user name or password",
                "keep the token, or username and password");
    } else if (by_password &&
               (auth.find("username") == nullptr || auth.find("password") == nullptr)) {
      add_error(diagnostics_, "P0208", auth.place, "auth needs both username and password",
                "auth: { username: root, password: { from_env: NAME } }");
    } else if (!by_token && !by_password) {
      add_error(diagnostics_, "P0208", auth.place, "auth is empty",
                "auth: { token: { from_env: NAME } }");
    }
    if (endpoint_.username.find(':') != std::string::npos) {
      add_error(diagnostics_, "P0208", place_of(auth, "username"),
                "a user name cannot hold a colon",
                "the server cuts user:password at the first one");
    }
  }

  void read_tls(const Node& tls) {
    endpoint_.tls = {.ca_file = path_of(tls, "ca_file"),
                     .server_name = text_of(tls, "server_name"),
                     .cert_file = path_of(tls, "cert_file"),
                     .key_file = path_of(tls, "key_file")};
    if (!endpoint_.use_tls && !endpoint_.uri.empty()) {
      add_error(diagnostics_, "P0206", tls.place, "tls is given, but the uri is not https",
                "write https:// in the uri");
    }
    if (endpoint_.tls.cert_file.empty() != endpoint_.tls.key_file.empty()) {
      add_error(diagnostics_, "P0208", tls.place,
                "a client certificate needs both cert_file and key_file", "give both, or neither");
    }
  }

  void read_cloud(const Node& cloud) {
    const bool is_china = endpoint_.host.ends_with(".com.cn");
    const std::string usual = std::string("https://api.cloud.zilliz.com") + (is_china ? ".cn" : "");
    auto key = read_secret(cloud, "api_key");
    endpoint_.cloud = CloudSpec{.cluster_id = text_of(cloud, "cluster_id"),
                                .api_key = key.value_or(SecretRef{}),
                                .control_uri = text_of(cloud, "control_uri", usual),
                                .place = cloud.place};
    const SourcePlace place = place_of(cloud, "control_uri");
    const auto parts = parse_uri(endpoint_.cloud->control_uri);
    if (!parts) {
      add_error(diagnostics_, "P0206", place, parts.error().message,
                "write https://api.cloud.zilliz.com");
    } else if (!parts->use_tls && parts->host != "127.0.0.1" && parts->host != "localhost") {
      add_error(diagnostics_, "P0206", place, "the API key would go over the network unencrypted",
                "write https:// in control_uri");
    }
    const std::string& id = endpoint_.cloud->cluster_id;
    const bool is_id = std::ranges::all_of(
        id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
    if (!is_id) {
      add_error(diagnostics_, "P0207", place_of(cloud, "cluster_id"),
                quote(id) + " is no id of a cluster",
                "copy it from the cluster's page: in01-0123456789abcde");
    }
  }

  const Node& node_;
  Diagnostics& diagnostics_;
  EndpointSpec endpoint_;
};

}  // namespace

EndpointSpec read_endpoint(const Node& node, Diagnostics& diagnostics) {
  return EndpointReader(node, diagnostics).read();
}

}  // namespace kiteway::planner
