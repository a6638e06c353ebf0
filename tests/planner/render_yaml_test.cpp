// A plan of several files and variables, printed as one.
#include "planner/language/parse.h"
#include "planner/render/plan_yaml.h"
#include "tests/support/given_files.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using testing::given_files;
using testing::lines_of;

const std::string kPlan = R"(settings: { memory: 64MiB }
version: 1
include: [common.yaml]
variables: { stage: { default: dev }, shards: { type: int } }
name: "shop"
collections:
  - match: "*"   # all
    exclude: [tmp]
  - shards: ${shards}
    name: products
    fields: { price: { default: "1" } }
target:
  database: shop_${stage}
  auth: { token: { from_env: TOKEN } }
  uri: http://b
)";

ParsedPlan parsed(const std::string& plan = kPlan) {
  Given given = given_files(
      {{"plans/common.yaml", "source: { uri: http://a }\ndefaults: { verify: none }\n"},
       {"envs/prod.yaml", "target:\n  uri: https://c\n  tls: { ca_file: prod/ca.pem }\n"}});
  given.overlays = {"envs/prod.yaml"};
  given.vars = {"shards=3"};
  ParsedPlan made = parse_plan("plans/plan.yaml", plan, given);
  INFO(lines_of(made.diagnostics));
  REQUIRE(made.intent);
  REQUIRE(made.tree);
  return made;
}

std::string rendered(const ParsedPlan& plan, bool show_origin) {
  return render_yaml(*plan.tree, "plans/plan.yaml", show_origin);
}

TEST_SUITE("planner render yaml") {
  TEST_CASE("all files and variables are one plan, in the order of the key table") {
    CHECK(rendered(parsed(), false) == R"(version: 1
name: shop

source:
  uri: http://a

target:
  uri: https://c
  database: shop_dev
  auth:
    token: { from_env: TOKEN }
  tls: { ca_file: ../envs/prod/ca.pem }

defaults:
  verify: none

collections:
  - match: "*"
    exclude: [tmp]
  - name: products
    shards: 3
    fields:
      price: { default: "1" }

settings:
  memory: 64MiB
)");
  }

  TEST_CASE("what is printed is a plan that means the same") {
    const ParsedPlan plan = parsed();
    const ParsedPlan again = parse_plan("plans/plan.yaml", rendered(plan, false));
    REQUIRE(again.intent);
    CHECK(again.intent->target.uri == plan.intent->target.uri);
    CHECK(again.intent->target.tls == plan.intent->target.tls);
    CHECK(again.intent->collections[1].shards.value == 3);
    CHECK(rendered(again, false) == rendered(plan, false));
    const ParsedPlan with_origins = parse_plan("plans/plan.yaml", rendered(plan, true));
    REQUIRE(with_origins.intent);
    CHECK(with_origins.intent->target.tls == plan.intent->target.tls);
  }

  TEST_CASE("each value tells its file and line, its variables, or that nobody wrote it") {
    const std::string text = rendered(parsed(), true);
    CHECK(text.find("  uri: http://a  # plans/common.yaml:1\n") != std::string::npos);
    CHECK(text.find("  uri: https://c  # envs/prod.yaml:2\n") != std::string::npos);
    CHECK(
        text.find("  database: shop_dev  # plans/plan.yaml:13, variable stage from its default at "
                  "plans/plan.yaml:4:32\n") != std::string::npos);
    CHECK(text.find("    shards: 3  # plans/plan.yaml:9, variable shards from --var\n") !=
          std::string::npos);
    CHECK(text.find("    token: { from_env: TOKEN }  # plans/plan.yaml:14\n") != std::string::npos);
    CHECK(text.find("  verify: none  # plans/common.yaml:2\n") != std::string::npos);
    CHECK(text.find("  load: false  # default\n") != std::string::npos);
    CHECK(text.find("  state_dir: .kiteway  # default\n") != std::string::npos);
    CHECK(text.find("  load: never  # default\n") != std::string::npos);
    // What a collection does not say is what the defaults say, which stand there once.
    CHECK(text.find("    load:") == std::string::npos);
    CHECK(text.find("variables:") == std::string::npos);
  }

  TEST_CASE("a dollar sign that is none of ours is still none when it is read again") {
    const auto text = [](const std::string& state_dir) {
      const ParsedPlan plan = parsed(kPlan.substr(kPlan.find('\n') + 1) +
                                     "settings: { state_dir: '" + state_dir + "' }\n");
      const ParsedPlan again = parse_plan("plan.yaml", rendered(plan, false));
      REQUIRE(again.intent);
      CHECK(again.intent->state_dir == plan.intent->state_dir);
      return plan.intent->state_dir;
    };
    CHECK(text("$${stage}_$$x") == "${stage}_$x");
    CHECK(text("$$$$") == "$$");
    CHECK(text("$x") == "$x");
  }
}

}  // namespace
}  // namespace kiteway::planner
