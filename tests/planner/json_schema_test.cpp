// The JSON Schemas in schema/ say what the key table says.
#include "planner/render/json_schema.h"

#include "planner/language/check.h"
#include "planner/language/keys/key_table.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

namespace kiteway::planner {
namespace {

// The file holds the text; with KITEWAY_ACCEPT=1 it does from now on.
void check_file(const std::string& name, const std::string& text) {
  const std::string path = std::string(KITEWAY_SOURCE_DIR) + "/schema/" + name;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread runs
  if (std::getenv("KITEWAY_ACCEPT") != nullptr) {
    std::ofstream(path) << text;
    FAIL_CHECK("rewritten: " << path);
    return;
  }
  std::ostringstream found;
  found << std::ifstream(path).rdbuf();
  CHECK(found.str() == text);
}

void for_each_key(const Section& section, const std::function<void(const KeySpec&)>& visit) {
  for (const auto& key : section.keys) {
    visit(key);
    if (key.section != nullptr) for_each_key(*key.section, visit);
  }
}

TEST_SUITE("planner json schema") {
  TEST_CASE("the schemas in the repository are the ones made from the key table") {
    check_file("plan.schema.json", render_json_schema(SchemaFor::kPlan));
    check_file("overlay.schema.json", render_json_schema(SchemaFor::kOverlay));
  }

  TEST_CASE("a default and an example of the key table are values that the reader takes") {
    for_each_key(plan_section(), [](const KeySpec& key) {
      for (const auto& value : {key.fallback, key.example}) {
        if (value.empty()) continue;
        CAPTURE(key.name);
        CAPTURE(value);
        yaml::Node node{.kind = yaml::NodeKind::kScalar, .text = std::string(value)};
        const yaml::Node map{.kind = yaml::NodeKind::kMap,
                             .entries = {{.key = std::string(key.name), .value = node}}};
        Diagnostics diagnostics;
        check_section(map, {.name = "test", .keys = {key}}, diagnostics);
        CHECK(diagnostics.empty());
      }
    });
  }

  TEST_CASE("every key has a description, and one that is required needs it in a plan alone") {
    const auto plan = nlohmann::json::parse(render_json_schema(SchemaFor::kPlan));
    CHECK(plan["required"] ==
          nlohmann::json::array({"version", "name", "source", "target", "collections"}));
    CHECK(plan["properties"]["source"]["required"] == nlohmann::json::array({"uri"}));
    CHECK(plan["properties"]["settings"]["properties"]["memory"]["default"] == "256MiB");
    CHECK(plan["properties"]["defaults"]["properties"]["load"]["default"] == false);
    const auto overlay = nlohmann::json::parse(render_json_schema(SchemaFor::kOverlay));
    CHECK_FALSE(overlay.contains("required"));
    for_each_key(plan_section(), [](const KeySpec& key) {
      CAPTURE(key.name);
      CHECK_FALSE(key.description.empty());
    });
  }
}

}  // namespace
}  // namespace kiteway::planner
