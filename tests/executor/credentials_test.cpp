// Reading secrets and certificates: what is taken, what is refused, and that no value is shown.
#include "executor/remote/credentials.h"
#include "planner/language/parse.h"
#include "tests/support/golden.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

namespace kiteway::executor {
namespace {

using namespace std::string_literals;
using planner::EndpointSpec;
using planner::SecretRef;

const std::string kPem = "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n";

// Variables and files of a test, by name.
struct Things {
  std::map<std::string, std::string> variables = {};
  std::map<std::string, std::string> files = {};

  [[nodiscard]] Surroundings surroundings() const {
    const auto reader = [](const std::map<std::string, std::string>& texts) {
      return [texts](const std::string& name) -> std::optional<std::string> {
        const auto found = texts.find(name);
        if (found == texts.end()) return std::nullopt;
        return found->second;
      };
    };
    return {.variable = reader(variables), .file = reader(files)};
  }
};

EndpointSpec with_token(SecretRef::Kind kind, const std::string& name) {
  return {.token = SecretRef{kind, name, {"plan.yaml", 6, 30, 5}}};
}

EndpointSpec with_password() {
  return {.username = "root", .password = SecretRef{.name = "PASSWORD"}};
}

// One line per finding. No value of a secret is in it, nor in what a person would see.
std::string findings(const EndpointSpec& spec, const Things& things) {
  const Resolved resolved = resolve(spec, things.surroundings());
  CHECK(resolved.endpoint.has_value() != resolved.diagnostics.has_errors());
  CHECK(render(resolved.diagnostics, {}).find("hunter2") == std::string::npos);
  std::string lines;
  for (const auto& found : resolved.diagnostics.items()) {
    lines += found.code + " " + to_string(found.place) + " " + found.message + " // " + found.hint +
             "\n";
  }
  return lines;
}

std::string authorization(const EndpointSpec& spec, const Things& things) {
  auto resolved = resolve(spec, things.surroundings());
  REQUIRE(resolved.endpoint);
  return resolved.endpoint->authorization.reveal();
}

const EndpointSpec kByVariable = with_token(SecretRef::Kind::kEnv, "TOKEN");
const EndpointSpec kByFile = with_token(SecretRef::Kind::kFile, "secrets/token");

TEST_SUITE("executor credentials") {
  TEST_CASE("without a login there is no header") {
    CHECK(authorization(EndpointSpec{}, {}).empty());
    CHECK(findings(EndpointSpec{}, {}).empty());
  }

  TEST_CASE("a login is sent in base64") {
    CHECK(authorization(with_password(), {.variables = {{"PASSWORD", "Milvus"}}}) ==
          "cm9vdDpNaWx2dXM=");  // root:Milvus
    CHECK(authorization(kByVariable, {.variables = {{"TOKEN", "a"}}}) == "YQ==");
    CHECK(authorization(kByVariable, {.variables = {{"TOKEN", "root:Milvus"}}}) ==
          "cm9vdDpNaWx2dXM=");
    CHECK(authorization(kByVariable, {.variables = {{"TOKEN", std::string(300, '\xFF')}}}).size() ==
          400);
  }

  TEST_CASE("a long login has no line end in it, as base64 often has") {
    const std::string header =
        authorization(kByVariable, {.variables = {{"TOKEN", std::string(10'000, 'x')}}});
    CHECK(header.find_first_of("\r\n") == std::string::npos);
  }

  TEST_CASE("a file's last line end is no part of the secret") {
    for (const auto& text : {"a"s, "a\n"s, "a\r\n"s, "a\r"s}) {
      CHECK(authorization(kByFile, {.files = {{"secrets/token", text}}}) == "YQ==");
    }
    CHECK(authorization(kByFile, {.files = {{"secrets/token", " a "}}}) == "IGEg");
  }

  TEST_CASE("a variable that is not set is named") {
    CHECK(findings(kByVariable, {}) ==
          "P0220 plan.yaml:6:30 environment variable TOKEN is not set // export TOKEN=... before "
          "running kiteway\n");
  }

  TEST_CASE("a file that cannot be read is named") {
    CHECK(findings(kByFile, {}) ==
          "P0220 plan.yaml:6:30 the secret's file secrets/token cannot be read // create the file, "
          "or check its path and permissions\n");
  }

  TEST_CASE("an empty secret is refused") {
    CHECK(findings(kByVariable, {.variables = {{"TOKEN", ""}}}) ==
          "P0221 plan.yaml:6:30 environment variable TOKEN is empty // put the secret into it\n");
    for (const auto& text : {""s, "\n"s, "\r\n"s}) {
      CHECK(findings(kByFile, {.files = {{"secrets/token", text}}}) ==
            "P0221 plan.yaml:6:30 the secret's file secrets/token is empty // put the secret into "
            "it\n");
    }
  }

  TEST_CASE("a line end or a NUL inside a secret is refused, for gRPC would end the process") {
    for (const auto& text : {"hunter2\nhunter2"s, "\nhunter2"s, "hunter2\n\n"s, "hunter2\r\r\n"s,
                             "hun\rter2"s, "hunter2\0"s}) {
      CHECK(findings(kByFile, {.files = {{"secrets/token", text}}}) ==
            "P0221 plan.yaml:6:30 the secret's file secrets/token holds a line end inside the "
            "secret // put the secret on a single line, and nothing else\n");
    }
    CHECK(findings(kByVariable, {.variables = {{"TOKEN", "hunter2\n"}}}) ==
          "P0221 plan.yaml:6:30 environment variable TOKEN holds a line end inside the secret // "
          "put the secret on a single line, and nothing else\n");
  }
}

TEST_SUITE("executor credentials certificates") {
  TEST_CASE("certificates and keys are read whole") {
    const EndpointSpec spec{.tls = {.ca_file = "ca", .cert_file = "cert", .key_file = "key"}};
    const Things things{
        .files = {{"ca", kPem}, {"cert", "text\n" + kPem}, {"key", "-----BEGIN KEY-----\n"}}};
    auto resolved = resolve(spec, things.surroundings());
    REQUIRE(resolved.endpoint);
    CHECK(resolved.endpoint->ca_pem == kPem);
    CHECK(resolved.endpoint->client_cert_pem == "text\n" + kPem);
    CHECK(resolved.endpoint->client_key_pem.reveal() == "-----BEGIN KEY-----\n");
  }

  TEST_CASE("what is not given is not read") {
    auto resolved =
        resolve(EndpointSpec{.tls = {.server_name = "milvus"}}, Things{}.surroundings());
    REQUIRE(resolved.endpoint);
    CHECK(resolved.endpoint->ca_pem.empty());
    CHECK(resolved.endpoint->client_key_pem.empty());
  }

  TEST_CASE("a file that cannot be read or holds no PEM is told with the key that names it") {
    const EndpointSpec spec{.tls = {.ca_file = "ca", .cert_file = "cert", .key_file = "key"},
                            .place = {"plan.yaml", 4, 8, 9}};
    CHECK(findings(spec, {.files = {{"cert", "hunter2"}, {"key", ""}}}) ==
          "P0222 plan.yaml:4:8 tls.ca_file: the file ca cannot be read // check its path and "
          "permissions\n"
          "P0222 plan.yaml:4:8 tls.cert_file: the file cert holds no PEM // a PEM file has a line "
          "-----BEGIN CERTIFICATE----- or -----BEGIN ... KEY-----\n"
          "P0222 plan.yaml:4:8 tls.key_file: the file key holds no PEM // a PEM file has a line "
          "-----BEGIN CERTIFICATE----- or -----BEGIN ... KEY-----\n");
  }

  TEST_CASE("a login and certificates that are both wrong are told at once") {
    EndpointSpec spec = kByVariable;
    spec.tls.ca_file = "ca";
    const std::string all = findings(spec, {});
    CHECK(all.find("P0220 ") != std::string::npos);
    CHECK(all.find("P0222 ") != std::string::npos);
  }
}

TEST_SUITE("executor surroundings") {
  TEST_CASE("files are read as they are, and one that is not there is not empty") {
    const testing::TempFolder folder;
    testing::write_file(folder / "secret", "a\0\r\n\xFF"s);
    testing::write_file(folder / "empty", "");
    const Surroundings system = system_surroundings();
    CHECK(system.file((folder / "secret").string()) == "a\0\r\n\xFF"s);
    CHECK(system.file((folder / "empty").string()) == "");
    CHECK_FALSE(system.file((folder / "missing").string()));
    CHECK_FALSE(system.file(""));
  }

  TEST_CASE("a folder cannot be read as a file") {
    const testing::TempFolder folder;
    CHECK_FALSE(system_surroundings().file(folder.path().string()));
  }

  TEST_CASE("a variable that is empty is set") {
    const Surroundings system = system_surroundings();
    setenv("KITEWAY_TEST_EMPTY", "", 1);          // NOLINT(concurrency-mt-unsafe)
    setenv("KITEWAY_TEST_SECRET", "hunter2", 1);  // NOLINT(concurrency-mt-unsafe)
    CHECK(system.variable("KITEWAY_TEST_EMPTY") == "");
    CHECK(system.variable("KITEWAY_TEST_SECRET") == "hunter2");
    CHECK_FALSE(system.variable("KITEWAY_TEST_MISSING"));
  }

  TEST_CASE("what is wrong with secrets and certificates is told as in the folders of the codes") {
    for (const std::string code : {"P0220", "P0221", "P0222"}) {
      CAPTURE(code);
      const auto folder = testing::golden_folder("findings") / code;
      auto parsed = planner::parse_plan("plan.yaml", testing::read_text(folder / "plan.yaml"));
      REQUIRE(parsed.intent);
      Things things;
      for (const auto& file : std::filesystem::directory_iterator(folder)) {
        things.files[file.path().filename().string()] = testing::read_text(file.path());
      }
      const auto resolved = resolve(parsed.intent->source, things.surroundings());
      const std::string text = render(resolved.diagnostics, parsed.texts);
      CHECK(text.find("[" + code + "]") != std::string::npos);
      testing::check_golden(folder / "findings.txt", text);
    }
  }
}

}  // namespace
}  // namespace kiteway::executor
