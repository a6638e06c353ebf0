// Checks before a migration: each names what is wrong and what to do, and the others go on.
#include "executor/world/preflight/preflight.h"
#include "executor/world/preflight/servers.h"
#include "tests/support/columns.h"
#include "tests/support/fake_cloud.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;

void fill(Migration& migration, const std::string& name = "a") {
  migration.source.create(at(name), small_schema());
  migration.source.put(at(name), "", small_rows(1, 10));
  migration.source.index_and_load(at(name));
  migration.add(name);
}

Checks run(Migration& migration) {
  return preflight(
      migration.intent, migration.intent.state_dir,
      {.surroundings = {.variable = [](const std::string& name) -> std::optional<std::string> {
                          if (name == kCanaryVariable) return kCanary;
                          if (name == "KEY") return "cloud-key";
                          return std::nullopt;
                        },
                        .file = [](const std::string&) { return std::nullopt; }},
       .clock = migration.clock});
}

Check check_of(const Checks& checks, const std::string& subject, const std::string& name) {
  const auto found = std::ranges::find_if(
      checks, [&](const Check& check) { return check.subject == subject && check.name == name; });
  INFO(render(checks));
  REQUIRE(found != checks.end());
  return *found;
}

TEST_SUITE("executor preflight") {
  TEST_CASE("two servers in order and a plan that fits pass every check") {
    Migration migration({.version = "v2.6.8"}, {.version = "v2.6.8"});
    fill(migration);
    Checks checks = run(migration);
    INFO(render(checks));
    CHECK(check_of(checks, "source", "privileges").message ==
          "a server tells no privileges of a token; a refusal shows when the server is asked");
    std::erase_if(checks, [](const Check& check) { return check.is_untold; });
    CHECK(checks.size() == 6);
    CHECK(worst(checks) == Verdict::kPass);
    CHECK(check_of(checks, "source", "version").message == "Milvus v2.6.8");
    CHECK(check_of(checks, "source default/a", "load_state").message == "loaded, 10 rows");
    CHECK(check_of(checks, "plan", "rules").code.empty());
    CHECK(migration.source.writes() == 0);
    CHECK(migration.target.writes() == 0);
  }

  TEST_CASE("a server that is not there fails, and the other one is still checked") {
    Migration migration;
    fill(migration);
    migration.target.stop();
    const Checks checks = run(migration);
    const Check failed = check_of(checks, "target", "reachable");
    CHECK(failed.verdict == Verdict::kFail);
    CHECK(failed.error_kind == ErrorKind::kUnreachable);
    CHECK(failed.remedy.starts_with("try nc -vz 127.0.0.1 "));
    CHECK(check_of(checks, "source", "reachable").verdict == Verdict::kPass);
  }

  TEST_CASE("a cluster of Zilliz Cloud out of reach names its IP allow list and how to check") {
    const planner::EndpointSpec cloud{.host = "in01-1.aws.vectordb.zillizcloud.com", .port = 19535};
    const Check check = unreachable_check(
        Side::kTarget, cloud, {.kind = ErrorKind::kUnreachable, .message = "no answer"});
    CHECK(
        check.remedy.starts_with("try nc -vz in01-1.aws.vectordb.zillizcloud.com 19535; if it "
                                 "gets no answer, the IP allow list of the cluster"));
  }

  TEST_CASE("a login that is refused is told apart from a server that is not there") {
    Migration migration({.version = "v2.6.8", .user = "reader", .password = "right"});
    fill(migration);
    migration.intent.source.username = "reader";
    migration.intent.source.password = planner::SecretRef{.name = "KEY"};
    const Check failed = check_of(run(migration), "source", "reachable");
    CHECK(failed.error_kind == ErrorKind::kUnauthenticated);
    CHECK(failed.remedy.starts_with("check the login"));
    CHECK(render({failed}).find("cloud-key") == std::string::npos);
  }

  TEST_CASE("an old source fails, and warns where the plan takes the risk") {
    Migration migration({.version = "v2.3.5"});
    fill(migration);
    CHECK(check_of(run(migration), "source", "version").verdict == Verdict::kFail);
    migration.intent.allow_unsupported_version.value = true;
    CHECK(check_of(run(migration), "source", "version").verdict == Verdict::kWarn);
  }

  TEST_CASE("a login that can be passed by is warned of until it was mended") {
    const auto warned = [](const char* version) {
      const auto checks = version_checks(Side::kTarget, parse_server_version(version), true);
      return checks.size() == 2 && checks[1].verdict == Verdict::kWarn;
    };
    CHECK(warned("2.4.15"));
    CHECK(warned("2.5.20"));
    CHECK_FALSE(warned("2.5.21"));
    CHECK(warned("2.6.4"));
    CHECK_FALSE(warned("2.6.5"));
    CHECK_FALSE(warned("milvus_lite-3.2.2"));
  }

  TEST_CASE("a collection that is not loaded fails, or warns where it is loaded for the copy") {
    Migration migration({.version = "v2.6.8"}, {.version = "v2.6.8"});
    fill(migration);
    migration.release_source("a");
    const Check failed = check_of(run(migration), "source default/a", "load_state");
    CHECK(failed.verdict == Verdict::kFail);
    CHECK(failed.message == "not loaded");
    migration.intent.source_load.value = planner::LoadPolicy::kTemporary;
    CHECK(check_of(run(migration), "source default/a", "load_state").verdict == Verdict::kWarn);
  }

  TEST_CASE("rules of the plan that are broken fail with their codes") {
    Migration migration({.version = "v2.6.8"}, {.version = "v2.6.8"});
    migration.add("nobody");
    const Check failed = check_of(run(migration), "plan", "rules");
    CHECK(failed.verdict == Verdict::kFail);
    CHECK(failed.code == "P0301");
  }

  TEST_CASE("a describe that is refused is named before anything moves") {
    Migration migration({.version = "v2.6.8"}, {.version = "v2.6.8"});
    fill(migration);
    migration.source.faults().add({.method = "DescribeCollection"},
                                  fail_before(grpc::StatusCode::PERMISSION_DENIED));
    const Check failed = check_of(run(migration), "plan", "privileges");
    CHECK(failed.verdict == Verdict::kFail);
    CHECK(failed.message.find("describe collection default/a") != std::string::npos);
    CHECK(failed.remedy == "grant that privilege to the user of the plan");
  }

  TEST_CASE("a cluster that does not run fails, one that does tells its size") {
    FakeCloud cloud;
    Migration migration({.version = "v2.6.8"}, {.version = "v2.6.8"});
    fill(migration);
    migration.intent.target.cloud = planner::CloudSpec{
        .cluster_id = "in01-test", .api_key = {.name = "KEY"}, .control_uri = cloud.uri()};
    const Checks checks = run(migration);
    CHECK(check_of(checks, "cluster", "status").message ==
          "shop is RUNNING, Zilliz Cloud Dedicated, 4 CU (Performance-optimized)");
    CHECK(check_of(checks, "cluster", "address").verdict == Verdict::kWarn);
    CHECK(check_of(checks, "target", "capacity").message.find("about 1 CU") != std::string::npos);
    cloud.status = "SUSPENDED";
    CHECK(check_of(run(migration), "cluster", "status").verdict == Verdict::kFail);
    migration.intent.target.cloud->cluster_id = "in01-other";
    CHECK(check_of(run(migration), "cluster", "status").error_kind == ErrorKind::kNotFound);
  }

  TEST_CASE("the report is lines for people and JSON for machines") {
    const Checks checks{{.subject = "source", .name = "version", .message = "Milvus 2.6.8"},
                        {.verdict = Verdict::kFail,
                         .subject = "plan",
                         .name = "rules",
                         .message = "no",
                         .remedy = "do",
                         .code = "P0301"}};
    CHECK(render(checks) ==
          "pass  source  version  Milvus 2.6.8\n"
          "fail  plan    rules    no [P0301]\n"
          "                       = do\n"
          "\n"
          "Preflight: 1 passed, 0 warned, 1 failed.\n");
    const std::string json = render_json(checks);
    CHECK(json.find("\"verdict\": \"fail\"") != std::string::npos);
    CHECK(json.find("\"code\": \"P0301\"") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::executor
