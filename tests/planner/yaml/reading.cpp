#include "tests/planner/yaml/reading.h"

#include "schema/base/diagnostic.h"

#include <doctest/doctest.h>

#include <utility>

namespace kiteway::planner::yaml {

const std::string_view kSamplePlan = R"(# moves the shop
version: 1
name: shop-to-cloud
source:
  uri: http://milvus.internal:19530
  auth: { username: root, password: { from_env: MILVUS_PASSWORD } }
target:
  uri: "https://in01-xxxx.zillizcloud.com:19535"
  database: shop_${stage}
defaults: &defaults { dynamic_field: true, verify: checksum }
collections:
  - name: products
    description: >-
      Everything we sell,
      in every language: 商品
    fields:
      price: { nullable: true, default: 0.0 }
      legacy: {drop: true}
  - match: "logs_*"
    exclude: [logs_tmp, 'it''s old']
    defaults: *defaults
    note: |
      a	tab, a "quote" and [brackets
settings: { memory: 256MiB }
)";

ParsedYaml read(std::string_view text, const YamlLimits& limits) {
  return read_yaml("plan.yaml", text, limits);
}

std::string shown(std::string_view text, const YamlLimits& limits) {
  const ParsedYaml parsed = read(text, limits);
  CHECK(parsed.root.has_value() != parsed.diagnostics.has_errors());
  return render(parsed.diagnostics, {{"plan.yaml", std::string(text)}});
}

std::vector<std::string> findings(std::string_view text, const YamlLimits& limits) {
  std::vector<std::string> lines;
  const ParsedYaml parsed = read(text, limits);
  for (const Diagnostic& d : parsed.diagnostics.items()) {
    lines.push_back(d.code + " " + std::to_string(d.place.line) + ":" +
                    std::to_string(d.place.column) + " " + d.message);
  }
  return lines;
}

std::string only_finding(std::string_view text, const YamlLimits& limits) {
  const std::vector<std::string> lines = findings(text, limits);
  REQUIRE(lines.size() == 1);
  return lines.front();
}

Node root_of(std::string_view text) {
  ParsedYaml parsed = read(text);
  CHECK(shown(text).empty());
  REQUIRE(parsed.root);
  return *parsed.root;
}

SourcePlace at(int line, int column, int length) {
  return {.file = "plan.yaml", .line = line, .column = column, .length = length};
}

Node scalar(std::string text, const SourcePlace& place, bool is_quoted) {
  return {
      .kind = NodeKind::kScalar, .place = place, .text = std::move(text), .is_quoted = is_quoted};
}

Node plain(std::string text) { return scalar(std::move(text), {}); }

}  // namespace kiteway::planner::yaml
