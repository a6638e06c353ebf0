#include "executor/remote/credentials.h"

#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

namespace kiteway::executor {
namespace {

class Resolver {
 public:
  Resolver(const planner::EndpointSpec& spec, const Surroundings& surroundings)
      : surroundings_(surroundings), endpoint_{.spec = spec} {}

  Resolved resolve() && {
    resolve_login();
    if (const auto& cloud = endpoint_.spec.cloud) {
      if (auto key = read_secret(cloud->api_key)) endpoint_.cloud_api_key = Secret(std::move(*key));
    }
    const planner::TlsFiles& tls = endpoint_.spec.tls;
    endpoint_.ca_pem = read_pem(tls.ca_file, "tls.ca_file");
    endpoint_.client_cert_pem = read_pem(tls.cert_file, "tls.cert_file");
    endpoint_.client_key_pem = Secret(read_pem(tls.key_file, "tls.key_file"));
    if (diagnostics_.has_errors()) return {.diagnostics = std::move(diagnostics_)};
    return {.endpoint = std::move(endpoint_), .diagnostics = std::move(diagnostics_)};
  }

 private:
  void resolve_login() {
    const planner::EndpointSpec& spec = endpoint_.spec;
    if (spec.token) {
      if (const auto token = read_secret(*spec.token)) {
        endpoint_.authorization = Secret(base64(*token));
      }
    } else if (spec.password) {
      if (const auto password = read_secret(*spec.password)) {
        endpoint_.authorization = Secret(base64(spec.username + ":" + *password));
      }
    }
  }

  std::optional<std::string> read_secret(const planner::SecretRef& ref) {
    const bool from_env = ref.kind == planner::SecretRef::Kind::kEnv;
    auto text = from_env ? surroundings_.variable(ref.name) : surroundings_.file(ref.name);
    if (!text) {
      add_error(diagnostics_, "P0220", ref.place,
                from_env ? "environment variable " + ref.name + " is not set"
                         : "the secret's file " + ref.name + " cannot be read",
                from_env ? "export " + ref.name + "=... before running kiteway"
                         : "create the file, or check its path and permissions");
      return std::nullopt;
    }
    if (!from_env) {
      if (text->ends_with('\n')) text->pop_back();
      if (text->ends_with('\r')) text->pop_back();
    }
    const std::string what = (from_env ? "environment variable " : "the secret's file ") + ref.name;
    if (text->empty()) {
      add_error(diagnostics_, "P0221", ref.place, what + " is empty", "put the secret into it");
      return std::nullopt;
    }
    if (text->find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos) {
      add_error(diagnostics_, "P0221", ref.place, what + " holds a line end inside the secret",
                "put the secret on a single line, and nothing else");
      return std::nullopt;
    }
    return text;
  }

  std::string read_pem(const std::string& path, const std::string& key) {
    if (path.empty()) return {};
    auto text = surroundings_.file(path);
    if (!text) {
      add_error(diagnostics_, "P0222", endpoint_.spec.place,
                key + ": the file " + path + " cannot be read", "check its path and permissions");
      return {};
    }
    if (text->find("-----BEGIN ") == std::string::npos) {
      add_error(diagnostics_, "P0222", endpoint_.spec.place,
                key + ": the file " + path + " holds no PEM",
                "a PEM file has a line -----BEGIN CERTIFICATE----- or -----BEGIN ... KEY-----");
      return {};
    }
    return std::move(*text);
  }

  const Surroundings& surroundings_;
  ResolvedEndpoint endpoint_;
  Diagnostics diagnostics_;
};

}  // namespace

Surroundings system_surroundings() {
  return {.variable = [](const std::string& name) -> std::optional<std::string> {
            // Nothing in this program changes the environment, so reading it is safe in any thread.
            const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
            return value == nullptr ? std::nullopt : std::optional<std::string>(value);
          },
          .file = [](const std::string& path) -> std::optional<std::string> {
            std::error_code failure;
            std::ifstream stream(path, std::ios::binary);
            if (!stream || std::filesystem::is_directory(path, failure)) return std::nullopt;
            std::ostringstream text;
            text << stream.rdbuf();
            if (stream.bad()) return std::nullopt;
            return text.str();
          }};
}

Resolved resolve(const planner::EndpointSpec& spec, const Surroundings& surroundings) {
  return Resolver(spec, surroundings).resolve();
}

}  // namespace kiteway::executor
