#include "planner/starter/endpoint_choice.h"

#include "planner/model/uri.h"
#include "schema/address.h"

#include <utility>

namespace kiteway::planner {
namespace {

Error refused(std::string message) {
  return {.kind = ErrorKind::kInvalidInput, .message = std::move(message)};
}

std::optional<SecretRef> env(const std::string& name) {
  if (name.empty()) return std::nullopt;
  return SecretRef{.kind = SecretRef::Kind::kEnv, .name = name};
}

}  // namespace

Result<EndpointSpec> endpoint_of(const EndpointChoice& choice) {
  auto parts = parse_uri(choice.uri);
  if (!parts) return parts.error();
  const bool by_password = !choice.username.empty() || !choice.password_env.empty();
  if (by_password && !choice.token_env.empty()) {
    return refused("a token and a user name or password are given; one login is enough");
  }
  if (choice.username.empty() != choice.password_env.empty()) {
    return refused("a user name needs the variable of its password, and the other way round");
  }
  if (!choice.ca_file.empty() && !parts->use_tls) {
    return refused("a CA file is given, but " + choice.uri + " is not https");
  }
  return EndpointSpec{.uri = choice.uri,
                      .host = parts->host,
                      .port = parts->port,
                      .use_tls = parts->use_tls,
                      .database = choice.database.empty() ? kDefaultDatabase : choice.database,
                      .username = choice.username,
                      .password = env(choice.password_env),
                      .token = env(choice.token_env),
                      .tls = {.ca_file = choice.ca_file}};
}

}  // namespace kiteway::planner
