// The graph of a plan in three forms.
#include "planner/render/plan/graph.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

CompiledPlan small_plan() {
  CompiledPlan plan{.name = "shop"};
  plan.nodes = {{.id = "create_collection default/a", .kind = NodeKind::kCreateCollection},
                {.id = "scan default/a", .kind = NodeKind::kScan},
                {.id = "copy default/a",
                 .kind = NodeKind::kCopy,
                 .dependencies = {"create_collection default/a"},
                 .fed_by = "scan default/a"}};
  return plan;
}

TEST_SUITE("planner graph") {
  TEST_CASE("dot has an arrow for what waits and a dotted one for what feeds") {
    CHECK(render_graph_dot(small_plan()) == R"(digraph "shop" {
  rankdir=LR;
  node [shape=box];
  "create_collection default/a";
  "scan default/a";
  "copy default/a";
  "create_collection default/a" -> "copy default/a";
  "scan default/a" -> "copy default/a" [style=dotted];
}
)");
  }

  TEST_CASE("mermaid has the same arrows between numbered nodes") {
    CHECK(render_graph_mermaid(small_plan()) == R"(flowchart LR
  n1["create_collection default/a"]
  n2["scan default/a"]
  n3["copy default/a"]
  n1 --> n3
  n2 -.-> n3
)");
  }

  TEST_CASE("json lists nodes and edges") {
    const std::string text = render_graph_json(small_plan());
    CHECK(text.find("\"from\": \"scan default/a\",\n      \"kind\": \"feeds\"") !=
          std::string::npos);
    CHECK(text.find("\"kind\": \"create_collection\"") != std::string::npos);
  }

  TEST_CASE("no name ends its quotes or brings a node of its own") {
    CompiledPlan plan{.name = "a\"b"};
    plan.nodes = {{.id = "scan \"];x\\\n\x1b[31m"}};
    CHECK(render_graph_dot(plan).find("\"scan \\\"];x\\\\␊␛[31m\";") != std::string::npos);
    CHECK(render_graph_mermaid(plan) ==
          "flowchart LR\n  n1[\"scan #34;#93;#59;x#92;␊␛#91;31m\"]\n");
  }
}

}  // namespace
}  // namespace kiteway::planner
