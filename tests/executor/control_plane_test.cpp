// The control plane of Zilliz Cloud: what it tells of a cluster, and every way it can refuse.
#include "executor/remote/cloud/control_plane.h"
#include "tests/support/fake_cloud.h"
#include "tests/support/manual_clock.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::executor {
namespace {

using kiteway::testing::FakeCloud;

Result<ClusterState> ask(const std::string& uri, const std::string& id = "in01-test",
                         const std::string& key = "cloud-key") {
  ResolvedEndpoint target{.cloud_api_key = Secret(key)};
  target.spec.cloud = planner::CloudSpec{.cluster_id = id, .control_uri = uri};
  testing::ManualClock clock;
  return describe_cluster(target, {.clock = clock, .random = [] { return 0.5; }});
}

TEST_SUITE("executor control plane") {
  TEST_CASE("a cluster is told with its state, plan and size") {
    FakeCloud cloud;
    cloud.cu_size = 8;
    const auto state = ask(cloud.uri());
    REQUIRE(state);
    CHECK(*state == ClusterState{.name = "shop",
                                 .status = "RUNNING",
                                 .plan = "Enterprise",
                                 .cluster = {.tier = CloudTier::kDedicated,
                                             .cu_count = 8,
                                             .cu_type = "Performance-optimized"},
                                 .connect_address = "https://in01-test.example.org:19530"});
  }

  TEST_CASE("the plan tells the tier") {
    FakeCloud cloud;
    for (const auto& [plan, tier] : {std::pair{"Free", CloudTier::kFree},
                                     {"Serverless", CloudTier::kServerless},
                                     {"Standard", CloudTier::kDedicated},
                                     {"BusinessCritical", CloudTier::kDedicated}}) {
      cloud.plan = plan;
      CHECK(ask(cloud.uri())->cluster.tier == tier);
    }
  }

  TEST_CASE("a refused key and an unknown cluster are told apart, and the key is not shown") {
    FakeCloud cloud;
    const auto wrong_key = ask(cloud.uri(), "in01-test", "canary-key");
    REQUIRE_FALSE(wrong_key);
    CHECK(wrong_key.error().kind == ErrorKind::kUnauthenticated);
    CHECK(to_string(wrong_key.error()).find("canary") == std::string::npos);
    const auto unknown = ask(cloud.uri(), "in01-other");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().kind == ErrorKind::kNotFound);
    CHECK(unknown.error().notes.at(0) == "it says 40021: the cluster does not exist");
  }

  TEST_CASE("a control plane that is busy is asked again, three times at most") {
    FakeCloud cloud;
    cloud.busy_answers = 2;
    CHECK(ask(cloud.uri()));
    CHECK(cloud.requests() == 3);
    cloud.busy_answers = 9;
    const auto busy = ask(cloud.uri());
    REQUIRE_FALSE(busy);
    CHECK(busy.error().kind == ErrorKind::kUnavailable);
    CHECK(cloud.requests() == 6);
  }

  TEST_CASE("statuses of HTTP mean what they say") {
    FakeCloud cloud;
    for (const auto& [status, kind] : {std::pair{401, ErrorKind::kUnauthenticated},
                                       {403, ErrorKind::kUnauthenticated},
                                       {404, ErrorKind::kNotFound},
                                       {302, ErrorKind::kInternal}}) {
      cloud.http_status = status;
      const auto state = ask(cloud.uri());
      REQUIRE_FALSE(state);
      CHECK(state.error().kind == kind);
    }
  }

  TEST_CASE("a control plane that is not there is named") {
    std::string uri;
    {
      const FakeCloud gone;
      uri = gone.uri();
    }
    const auto state = ask(uri);
    REQUIRE_FALSE(state);
    CHECK(state.error().kind == ErrorKind::kUnreachable);
    CHECK(state.error().message.starts_with("cannot reach the control plane at " + uri));
  }

  TEST_CASE("answers of another shape are refused, sizes as text are read") {
    for (const char* body : {"", "[]", "{}", R"({"code": "x"})", R"({"code": 0})",
                             R"({"code": 0, "data": {"status": "RUNNING"}})"}) {
      CAPTURE(body);
      CHECK(parse_cluster(body, "in01").error().kind == ErrorKind::kInternal);
    }
    const auto text = parse_cluster(
        R"({"code": 0, "data": {"status": "RUNNING", "plan": "Standard", "cuSize": "16"}})",
        "in01");
    REQUIRE(text);
    CHECK(text->cluster.cu_count == 16);
  }
}

}  // namespace
}  // namespace kiteway::executor
