#include "planner/plan_file/proto/endpoint_proto.h"

#include "planner/model/uri.h"
#include "planner/plan_file/proto/proto_names.h"

namespace kiteway::planner::plan_text {

void write(const SourcePlace& place, plan::Place& proto) {
  proto.set_file(place.file);
  proto.set_line(place.line);
  proto.set_column(place.column);
  proto.set_length(place.length);
  proto.set_via(place.via);
}

SourcePlace read(const plan::Place& proto) {
  return {.file = proto.file(),
          .line = proto.line(),
          .column = proto.column(),
          .length = proto.length(),
          .via = proto.via()};
}

namespace {

void write_secret(const SecretRef& secret, plan::SecretRef& proto) {
  switch (secret.kind) {
    case SecretRef::Kind::kEnv:
      proto.set_from_env(secret.name);
      break;
    case SecretRef::Kind::kFile:
      proto.set_from_file(secret.name);
      break;
  }
  write(secret.place, *proto.mutable_place());
}

SecretRef read_secret(const plan::SecretRef& proto) {
  SecretRef secret{.place = read(proto.place())};
  secret.kind = proto.has_from_file() ? SecretRef::Kind::kFile : SecretRef::Kind::kEnv;
  secret.name = proto.has_from_file() ? proto.from_file() : proto.from_env();
  if (secret.name.empty()) throw BadPlan("a secret names no variable and no file");
  return secret;
}

}  // namespace

void write(const EndpointSpec& endpoint, const std::string& version, plan::Endpoint& proto) {
  proto.set_uri(endpoint.uri);
  proto.set_database(endpoint.database);
  proto.set_username(endpoint.username);
  if (endpoint.password) write_secret(*endpoint.password, *proto.mutable_password());
  if (endpoint.token) write_secret(*endpoint.token, *proto.mutable_token());
  proto.set_ca_file(endpoint.tls.ca_file);
  proto.set_server_name(endpoint.tls.server_name);
  proto.set_cert_file(endpoint.tls.cert_file);
  proto.set_key_file(endpoint.tls.key_file);
  proto.set_server_version(version);
  if (endpoint.cloud) {
    auto& cloud = *proto.mutable_cloud();
    cloud.set_cluster_id(endpoint.cloud->cluster_id);
    write_secret(endpoint.cloud->api_key, *cloud.mutable_api_key());
    cloud.set_control_uri(endpoint.cloud->control_uri);
    write(endpoint.cloud->place, *cloud.mutable_place());
  }
  write(endpoint.place, *proto.mutable_place());
}

EndpointSpec read(const plan::Endpoint& proto) {
  auto parts = parse_uri(proto.uri());
  if (!parts) throw BadPlan(parts.error().message);
  EndpointSpec endpoint{.uri = proto.uri(),
                        .host = parts->host,
                        .port = parts->port,
                        .use_tls = parts->use_tls,
                        .database = proto.database(),
                        .username = proto.username(),
                        .tls = {.ca_file = proto.ca_file(),
                                .server_name = proto.server_name(),
                                .cert_file = proto.cert_file(),
                                .key_file = proto.key_file()},
                        .place = read(proto.place())};
  if (proto.has_password()) endpoint.password = read_secret(proto.password());
  if (proto.has_token()) endpoint.token = read_secret(proto.token());
  if (proto.has_cloud()) {
    endpoint.cloud = CloudSpec{.cluster_id = proto.cloud().cluster_id(),
                               .api_key = read_secret(proto.cloud().api_key()),
                               .control_uri = proto.cloud().control_uri(),
                               .place = read(proto.cloud().place())};
  }
  return endpoint;
}

}  // namespace kiteway::planner::plan_text
