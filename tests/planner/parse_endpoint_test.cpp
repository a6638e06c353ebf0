// The two ends of a plan: addresses, logins, certificates and where paths start.
#include "planner/language/parse.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace kiteway::planner {
namespace {

using testing::lines_of;

// A plan whose target has these lines, from line 5 on.
std::string with_target(const std::string& lines) {
  return R"(version: 1
name: shop
source: { uri: http://a }
target:
)" + lines +
         "collections: [ { name: products } ]\n";
}

std::string target_findings(const std::string& lines) {
  const ParsedPlan parsed = parse_plan("plan.yaml", with_target(lines));
  CHECK(parsed.intent.has_value() != parsed.diagnostics.has_errors());
  return lines_of(parsed.diagnostics);
}

EndpointSpec target_of(const std::string& lines, const std::string& file = "plan.yaml") {
  ParsedPlan parsed = parse_plan(file, with_target(lines));
  INFO(lines_of(parsed.diagnostics));
  REQUIRE(parsed.intent);
  return parsed.intent->target;
}

TEST_SUITE("planner parse endpoint") {
  TEST_CASE("a uri gives host, port and TLS, and is kept as written") {
    const EndpointSpec target = target_of("  uri: https://[::1]:19531\n");
    CHECK(target.uri == "https://[::1]:19531");
    CHECK(target.host == "::1");
    CHECK(target.port == 19531);
    CHECK(target.use_tls);
    CHECK(target.database == "default");
    CHECK(target.place == SourcePlace{"plan.yaml", 5, 8, 19});
    CHECK(authority(target) == "[::1]:19531");
  }

  TEST_CASE("a uri that is none is shown with what to write") {
    const std::string hint = " // write http://host:19530 or https://host:port\n";
    CHECK(target_findings("  uri: localhost:19530\n") ==
          "P0206 5:8 a uri starts with http:// or, for TLS, https://" + hint);
    CHECK(target_findings("  uri: http://localhost:port\n") ==
          "P0206 5:8 the port \"port\" is not a number from 1 to 65535" + hint);
    CHECK(target_findings("  uri: http://localhost/shop\n") ==
          "P0206 5:8 a uri ends after the port; the database goes into the key database" + hint);
    CHECK(target_findings("  uri: http://root:hunter2@localhost\n") ==
          "P0206 5:8 a uri must not hold a user name or password; they go into auth" + hint);
  }

  TEST_CASE("a login is a token, or a user name with a password") {
    const EndpointSpec by_token =
        target_of("  uri: http://b\n  auth: { token: { from_env: TOKEN } }\n");
    CHECK(by_token.token == SecretRef{SecretRef::Kind::kEnv, "TOKEN", {"plan.yaml", 6, 30, 5}});
    CHECK_FALSE(by_token.password);
    const EndpointSpec by_name = target_of(
        "  uri: http://b\n  auth: { username: root, password: { from_env: PASSWORD } }\n");
    CHECK(by_name.username == "root");
    REQUIRE(by_name.password);
    CHECK(by_name.password->name == "PASSWORD");
    CHECK_FALSE(by_name.token);
    CHECK_FALSE(target_of("  uri: http://b\n").token);
  }

  TEST_CASE("half a login, two logins and an empty one are refused") {
    const std::string uri = "  uri: http://b\n";
    const std::string both =
        "P0208 6:9 auth needs both username and password // auth: { username: root, password: { "
        "from_env: NAME } }\n";
    CHECK(target_findings(uri + "  auth: { username: root }\n") == both);
    CHECK(target_findings(uri + "  auth: { password: { from_env: P } }\n") == both);
    const std::string two =
        "P0208 6:9 auth has a token and a user name or password // keep the token, or username "
        "and password\n";
    CHECK(target_findings(uri + "  auth: { username: root, token: { from_env: T } }\n") == two);
    CHECK(target_findings(uri + "  auth: { username: root, password: { from_env: P }, token: { "
                                "from_env: T } }\n") == two);
    CHECK(target_findings(uri + "  auth: {}\n") ==
          "P0208 6:9 auth is empty // auth: { token: { from_env: NAME } }\n");
  }

  TEST_CASE("a user name with a colon would be cut by the server") {
    CHECK(target_findings(
              "  uri: http://b\n  auth: { username: 'a:b', password: { from_env: P } }\n") ==
          "P0208 6:21 a user name cannot hold a colon // the server cuts user:password at the "
          "first one\n");
  }

  TEST_CASE("a secret has exactly one origin") {
    const std::string hint = " // write token: { from_env: NAME } or { from_file: PATH }\n";
    CHECK(target_findings(
              "  uri: http://b\n  auth: { token: { from_env: T, from_file: t.txt } }\n") ==
          "P0208 6:11 token needs exactly one origin" + hint);
    CHECK(target_findings("  uri: http://b\n  auth: { token: {} }\n") ==
          "P0208 6:11 token needs exactly one origin" + hint);
  }

  TEST_CASE("certificates need an https uri, and a client's certificate its key") {
    CHECK(target_findings("  uri: http://b\n  tls: { ca_file: ca.pem }\n") ==
          "P0206 6:8 tls is given, but the uri is not https // write https:// in the uri\n");
    const std::string pair =
        "P0208 6:8 a client certificate needs both cert_file and key_file // give both, or "
        "neither\n";
    CHECK(target_findings("  uri: https://b\n  tls: { cert_file: c.pem }\n") == pair);
    CHECK(target_findings("  uri: https://b\n  tls: { key_file: k.pem }\n") == pair);
    CHECK(target_findings("  uri: https://b\n  tls: { server_name: milvus }\n").empty());
  }

  TEST_CASE("relative paths start at the plan's folder, wherever that is") {
    const std::string lines = R"(  uri: https://b
  auth: { token: { from_file: secrets/token } }
  tls: { ca_file: ../ca.pem, cert_file: /etc/c.pem, key_file: ./k.pem }
)";
    const EndpointSpec deep = target_of(lines, "plans/shop/plan.yaml");
    REQUIRE(deep.token);
    CHECK(deep.token->kind == SecretRef::Kind::kFile);
    CHECK(deep.token->name == "plans/shop/secrets/token");
    CHECK(deep.tls.ca_file == "plans/ca.pem");
    CHECK(deep.tls.cert_file == "/etc/c.pem");
    CHECK(deep.tls.key_file == "plans/shop/k.pem");
    CHECK(target_of(lines, "/etc/kiteway/plan.yaml").tls.ca_file == "/etc/ca.pem");
    CHECK(target_of(lines, "plan.yaml").token->name == "secrets/token");
    CHECK(target_of(lines, "plan.yaml").tls.ca_file == "../ca.pem");
  }

  TEST_CASE("a variable's name is not a path") {
    CHECK(target_of("  uri: http://b\n  auth: { token: { from_env: a/../T } }\n", "x/plan.yaml")
              .token->name == "a/../T");
  }

  TEST_CASE("a database has a name that a server takes") {
    CHECK(target_of("  uri: http://b\n  database: shop_2\n").database == "shop_2");
    CHECK(target_findings("  uri: http://b\n  database: my-shop\n") ==
          "P0207 6:13 \"my-shop\" is not a name that a server takes // use letters, digits and "
          "underscores, not starting with a digit, 255 at most\n");
  }

  TEST_CASE("both ends are checked in one go") {
    const ParsedPlan parsed = parse_plan("plan.yaml", R"(version: 1
name: shop
source: { uri: a, database: 1a, auth: { username: root } }
target: { uri: b, tls: { key_file: k } }
collections: [ { name: products } ]
)");
    CHECK(lines_of(parsed.diagnostics) ==
          "P0207 3:29 \"1a\" is not a name that a server takes // use letters, digits and "
          "underscores, not starting with a digit, 255 at most\n"
          "P0206 3:16 a uri starts with http:// or, for TLS, https:// // write http://host:19530 "
          "or https://host:port\n"
          "P0208 3:39 auth needs both username and password // auth: { username: root, password: "
          "{ from_env: NAME } }\n"
          "P0206 4:16 a uri starts with http:// or, for TLS, https:// // write http://host:19530 "
          "or https://host:port\n"
          "P0206 4:24 tls is given, but the uri is not https // write https:// in the uri\n"
          "P0208 4:24 a client certificate needs both cert_file and key_file // give both, or "
          "neither\n");
  }

  TEST_CASE("a cluster of Zilliz Cloud is named with the key that may read of it") {
    const auto cloud = target_of(
                           "  uri: https://in01-1.aws.vectordb.zillizcloud.com:19535\n"
                           "  cloud: { cluster_id: in01-1, api_key: { from_env: KEY } }\n")
                           .cloud;
    REQUIRE(cloud);
    CHECK(cloud->cluster_id == "in01-1");
    CHECK(cloud->api_key.name == "KEY");
    CHECK(cloud->control_uri == "https://api.cloud.zilliz.com");
    CHECK(cloud->place.line == 6);
    CHECK(target_of("  uri: https://in01-1.ali.vectordb.zillizcloud.com.cn\n"
                    "  cloud: { cluster_id: in01-1, api_key: { from_env: KEY } }\n")
              .cloud->control_uri == "https://api.cloud.zilliz.com.cn");
  }

  TEST_CASE("a cluster needs an id and a key, and the key stays off open networks") {
    const auto findings = [](const std::string& cloud) {
      return target_findings("  uri: https://a\n  cloud: " + cloud + "\n");
    };
    CHECK(findings("{ cluster_id: in01-1 }").starts_with("P0202 6:10 cloud has no \"api_key\""));
    CHECK(findings("{ cluster_id: in01-1, api_key: literal }").find("api_key") !=
          std::string::npos);
    CHECK(findings("{ cluster_id: ../x, api_key: { from_env: KEY } }") ==
          "P0207 6:24 \"../x\" is no id of a cluster // copy it from the cluster's page: "
          "in01-0123456789abcde\n");
    const std::string key = "{ cluster_id: a, api_key: { from_env: KEY }, control_uri: ";
    CHECK(findings(key + "http://api.example.org }") ==
          "P0206 6:68 the API key would go over the network unencrypted // write https:// in "
          "control_uri\n");
    CHECK(findings(key + "http://127.0.0.1:1234 }").empty());
  }
}

}  // namespace
}  // namespace kiteway::planner
