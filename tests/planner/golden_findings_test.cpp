// One plan for every code, in a folder named after it, and what is said about it.
#include "planner/compile/compile.h"
#include "planner/language/match.h"
#include "planner/language/parse.h"
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

using Edit = std::function<void(World&, const Intent&)>;

CollectionSnapshot& products(World& world) {
  return world.source.databases.at("default").collections.at("products");
}

/// Gives the target a collection `products` that no run is known to have made.
void occupy(World& world) {
  world.target = server_with("2.4.15", {sample_collection()});
  auto& taken = world.target.databases.at("default").collections.at("products");
  taken.schema.dynamic_field_enabled = true;
  taken.indexes = {index_on("vector", "AUTOINDEX")};
}

void with_nulls(World& world) {
  world.source.version = world.target.version = parse_server_version("2.5.4");
  products(world).schema.fields[1].nullable = true;
  products(world).null_counts["title"] = 3;
}

// What the world of a code has beside the collections `products` and `articles`.
const std::map<std::string, Edit>& source_worlds() {
  static const std::map<std::string, Edit> kWorlds = {
      {"P0303", [](auto& w, auto&) { w.source.version = parse_server_version("2.2.16"); }},
      {"P0304",
       [](auto& w, auto&) { products(w).unknown_parts = {"field 7 of its schema is unknown"}; }},
      {"P0305", [](auto& w, auto&) { products(w) = not_loaded(products(w)); }},
      {"P0306", [](auto& w, auto&) { products(w).indexes.clear(); }},
      {"P0312",
       [](auto& w, auto&) {
         products(w).schema.fields.push_back(scalar("price", DataType::kFloat));
       }},
      {"P0315", [](auto& w, auto&) { with_nulls(w); }},
      {"P0316", [](auto& w, auto&) { with_nulls(w); }},
      {"P0324", [](auto& w, auto&) { products(w).schema.dynamic_field_enabled = true; }},
      {"P0327",
       [](auto& w, auto&) {
         products(w).schema.fields.push_back(scalar("price", DataType::kFloat));
       }},
      {"P0326", [](auto& w, auto&) { products(w) = with_partitions(products(w), {"eu", "us"}); }},
      {"P0317",
       [](auto& w, auto&) {
         products(w).schema.dynamic_field_enabled = true;
         products(w).colliding_rows = 2;
       }},
  };
  return kWorlds;
}

const std::map<std::string, Edit>& target_worlds() {
  static const std::map<std::string, Edit> kWorlds = {
      {"P0318",
       [](auto& w, const auto& intent) {
         finish_run(w, compiled(intent, w));
         products(w) = not_loaded(products(w));
       }},
      {"P0401", [](auto& w, auto&) { occupy(w); }},
      {"P0402",
       [](auto& w, auto&) {
         w.target.version = parse_server_version("2.3.5");
         products(w).schema.fields[2].type = DataType::kFloat16Vector;
       }},
      {"P0403",
       [](auto& w, auto&) {
         occupy(w);
         w.history[{"default", "products"}] = {.run_id = "run-1",
                                               .intent_key = "sha256:of another plan",
                                               .target_collection_id = 4501};
       }},
      {"P0404",
       [](auto& w, auto&) { w.target_cluster = CloudCluster{.tier = CloudTier::kServerless}; }},
      {"P0405", [](auto& w, auto&) { products(w).schema.fields[1].name = "$meta"; }},
      {"P0406", [](auto& w, auto&) { products(w).schema.fields[2] = vectors("vector", 40'000); }},
      {"P0407", [](auto& w, auto&) { w.target_cluster = CloudCluster{.tier = CloudTier::kFree}; }},
      {"P0408", [](auto& w, auto&) { products(w).entity_count = 2'000'000'000; }},
      {"P0409", [](auto& w, auto&) { products(w).entity_count = 40'000'000; }},
      {"P0410",
       [](auto& w, auto&) {
         w.target.version = parse_server_version("milvus_lite-3.2.2");
         products(w).schema.fields[0] = varchar("id", 64);
         products(w).schema.fields[0].is_primary_key = true;
       }},
      {"P0412", [](auto& w, auto&) { products(w) = with_partitions(products(w), {"eu"}); }},
      {"P0413",
       [](auto& w, const auto& intent) {
         finish_run(w, compiled(intent, w));
         products(w).entity_count = 1'300;
       }},
      {"P0414",
       [](auto& w, auto&) {
         products(w).aliases = {"goods"};
         w.target = server_with("2.4.15", {sample_collection("goods")});
       }},
      {"P0415",
       [](auto& w, const auto& intent) {
         finish_run(w, compiled(intent, w));
         w.history.at({"default", "products"}).rows_quarantined = 12;
       }},
  };
  return kWorlds;
}

// Worlds with a collection on the target that is not as the plan would have it.
const std::map<std::string, Edit>& occupied_worlds() {
  static const std::map<std::string, Edit> kWorlds = {
      {"P0420",
       [](auto& w, auto&) {
         occupy(w);
         w.target.databases.at("default").collections.at("products").schema.fields[1] =
             varchar("title", 64);
       }},
      {"P0421", [](auto& w, auto&) { occupy(w); }},
      {"P0422", [](auto& w, auto&) { occupy(w); }},
      {"P0423", [](auto& w, auto&) { occupy(w); }},
      {"P0424",
       [](auto& w, auto&) {
         occupy(w);
         w.target.databases.at("default").collections.at("products").aliases = {"goods"};
       }},
      {"P0425",
       [](auto& w, const auto& intent) {
         finish_run(w, compiled(intent, w));
         w.target.databases.at("default").collections.at("products").schema.fields[1] =
             varchar("title", 64);
         products(w).entity_count = 1'300;
       }},
  };
  return kWorlds;
}

// The plan of a folder, with the overlay beside it if there is one.
ParsedPlan parse_folder(const fs::path& folder) {
  Given given{.read_file = [&](const std::string& path) -> Result<std::string> {
    if (fs::exists(folder / path)) return read_text(folder / path);
    return Error{.kind = ErrorKind::kNotFound,
                 .message = "cannot read " + path + ": No such file or directory"};
  }};
  if (fs::exists(folder / "overlay.yaml")) given.overlays.emplace_back("overlay.yaml");
  return parse_plan("plan.yaml", read_text(folder / "plan.yaml"), given);
}

std::string findings_of(const std::string& code, const fs::path& folder) {
  ParsedPlan parsed = parse_folder(folder);
  if (parsed.intent) {
    const auto expanded =
        expand_patterns(*parsed.intent, {{"default", {"articles", "logs_eu", "products"}}});
    parsed.diagnostics.append(expanded.diagnostics);
    parsed.intent = expanded.intent;
  }
  if (parsed.intent) {
    World world = world_with({sample_collection(), sample_collection("articles")});
    for (const auto* worlds : {&source_worlds(), &target_worlds(), &occupied_worlds()}) {
      if (const auto edit = worlds->find(code); edit != worlds->end()) {
        edit->second(world, *parsed.intent);
      }
    }
    world.source.described_at = "2026-11-25T09:14:03Z";
    world.target.described_at = "2026-11-25T09:15:59Z";
    parsed.diagnostics.append(compile(*parsed.intent, world).diagnostics);
  }
  return render(parsed.diagnostics, parsed.texts);
}

// Codes of what stands outside of plans: tests/executor looks at these folders.
bool is_of_surroundings(const std::string& code) {
  return code == "P0220" || code == "P0221" || code == "P0222";
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
      if (is_of_surroundings(code)) continue;
      const std::string text = findings_of(code, folder);
      CHECK(text.find("[" + code + "]") != std::string::npos);
      check_golden(folder / "findings.txt", text);
    }
  }

  TEST_CASE("findings: a file that is too large needs no folder of its own") {
    const ParsedPlan parsed = parse_plan("plan.yaml", std::string(64 << 20, '#'));
    CHECK(
        render(parsed.diagnostics, {}).starts_with("error[P0100]: the file has more than 4.0 MiB"));
  }
}

}  // namespace
}  // namespace kiteway::planner
