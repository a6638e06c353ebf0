// One plan for every code, in a folder named after it, and what is said about it.
#include "planner/compile.h"
#include "planner/parse.h"
#include "tests/support/golden.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
namespace fs = std::filesystem;

using Edit = std::function<void(World&)>;

CollectionSnapshot& products(World& world) {
  return world.source.databases.at("default").collections.at("products");
}

// What the world of a code has beside the collections `products` and `articles`.
const std::map<std::string, Edit>& worlds() {
  static const std::map<std::string, Edit> kWorlds = {
      {"P0303", [](World& w) { w.source.version = parse_server_version("2.2.16"); }},
      {"P0304", [](World& w) { products(w).unknown_parts = {"field 7 of its schema is unknown"}; }},
      {"P0305", [](World& w) { products(w) = not_loaded(products(w)); }},
      {"P0306", [](World& w) { products(w).indexes.clear(); }},
      {"P0401", [](World& w) { w.target = server_with("2.4.15", {sample_collection()}); }},
      {"P0402",
       [](World& w) {
         w.target.version = parse_server_version("2.3.5");
         products(w).schema.fields[2].type = DataType::kFloat16Vector;
       }},
      {"P0403",
       [](World& w) {
         w.target = server_with("2.4.15", {sample_collection()});
         w.history[{"default", "products"}] = {.run_id = "run-1",
                                               .intent_key = "sha256:of another plan",
                                               .target_collection_id = 4501};
       }},
      {"P0404", [](World& w) { w.target_cluster = CloudCluster{.tier = CloudTier::kServerless}; }},
      {"P0405", [](World& w) { products(w).schema.fields[1].name = "$meta"; }},
      {"P0406", [](World& w) { products(w).schema.fields[2] = vectors("vector", 40'000); }},
      {"P0407", [](World& w) { w.target_cluster = CloudCluster{.tier = CloudTier::kFree}; }},
      {"P0421", [](World& w) { w.target = server_with("2.4.15", {sample_collection()}); }},
  };
  return kWorlds;
}

std::string findings_of(const std::string& code, const fs::path& folder) {
  ParsedPlan parsed = parse_plan("plan.yaml", read_text(folder / "plan.yaml"));
  if (parsed.intent) {
    World world = world_with({sample_collection(), sample_collection("articles")});
    if (const auto edit = worlds().find(code); edit != worlds().end()) edit->second(world);
    world.source.described_at = "2026-11-25T09:14:03Z";
    world.target.described_at = "2026-11-25T09:15:59Z";
    parsed.diagnostics.append(compile(*parsed.intent, world).diagnostics);
  }
  return render(parsed.diagnostics, parsed.texts);
}

TEST_SUITE("planner golden") {
  TEST_CASE("findings: every code is told as in its folder") {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(golden_folder("findings"))) {
      folders.push_back(entry.path());
    }
    std::ranges::sort(folders);
    for (const auto& folder : folders) {
      const std::string code = folder.filename().string();
      CAPTURE(code);
      const std::string text = findings_of(code, folder);
      CHECK(text.find("[" + code + "]") != std::string::npos);
      check_golden(folder / "findings.txt", text);
    }
  }

  TEST_CASE("findings: a file that is too large needs no folder of its own") {
    const ParsedPlan parsed = parse_plan("plan.yaml", std::string(64 << 20, '#'));
    CHECK(render(parsed.diagnostics, {}).starts_with("error[P0100]: the file has 64.0 MiB"));
  }
}

}  // namespace
}  // namespace kiteway::planner
