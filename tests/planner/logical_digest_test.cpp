// The logical digest: one for all places where a plan is carried out, another for any other wish.
#include "planner/compile/compile.h"
#include "planner/language/keys/key_table.h"
#include "planner/language/match.h"
#include "planner/language/parse.h"
#include "planner/plan_file/plan_file.h"
#include "tests/support/golden.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

std::filesystem::path environments() {
  return std::filesystem::path(KITEWAY_SOURCE_DIR) / "tests/planner/environments";
}

// The plan of that folder with one file over it. `text` is what stands in that file; without, the
// file is read.
ParsedPlan with_overlay(const std::string& name, const std::string& text = {}) {
  const auto read_file = [&](const std::string& path) -> Result<std::string> {
    return text.empty() ? read_text(environments() / path) : text;
  };
  Given given{.read_file = read_file};
  if (!name.empty()) given.overlays.push_back(name);
  return parse_plan("plan.yaml", read_text(environments() / "plan.yaml"), given);
}

std::string digest_of(const ParsedPlan& parsed) {
  INFO(render(parsed.diagnostics, parsed.texts));
  REQUIRE(parsed.intent);
  return parsed.intent->logical_digest;
}

std::string digest_with(const std::string& overlay) {
  return digest_of(with_overlay("overlay.yaml", overlay));
}

std::string digest_without_overlay() { return digest_of(with_overlay("")); }

// --- A change of every key there is ---

// What a key may be that it is not in the plan or by default.
std::string another_value(const KeySpec& key) {
  switch (key.kind) {
    case ValueKind::kBool:
      return key.fallback == "true" ? "false" : "true";
    case ValueKind::kChoice:
      return std::string(key.choices.front() == key.fallback || key.choices.front() == "none"
                             ? key.choices[1]
                             : key.choices.front());
    case ValueKind::kInteger:
    case ValueKind::kAutoOrInteger:
      return std::to_string(key.minimum + 1);
    case ValueKind::kBytes:
      return "65MiB";
    case ValueKind::kDuration:
      return "7s";
    case ValueKind::kTexts:
    case ValueKind::kScalars:
      return "[other]";
    case ValueKind::kSecret:
      return "{ from_env: OTHER }";
    case ValueKind::kText:
    case ValueKind::kPath:
    case ValueKind::kScalar:
    case ValueKind::kMap:
    case ValueKind::kListOfMaps:
    case ValueKind::kMapOfMaps:
      break;
  }
  return "other";
}

// Overlays for keys that do not stand alone, by path; "" for those that an overlay cannot change.
const std::map<std::string, std::string>& special_overlays() {
  static const std::map<std::string, std::string> kOverlays = {
      {"version", ""},    // has one value
      {"include", ""},    // brings other keys
      {"variables", ""},  // are in the values that use them
      {"collections.match", "collections: [{ match: \"notes_*\" }]"},
      {"collections.exclude", "collections: [{ match: \"logs_*\", exclude: [logs_old] }]"},
      {"collections.original_pk_field",
       "collections: [{ name: products, auto_id: true, original_pk_field: old }]"},
      {"collections.fields.from_dynamic",
       "collections: [{ name: products, fields: { brand: { from_dynamic: brand, type: Bool } } }]"},
      {"collections.fields.on_missing",
       "collections: [{ name: products, fields: { brand: { from_dynamic: brand, type: Bool, "
       "on_missing: fail } } }]"},
      {"collections.fields.on_mistyped",
       "collections: [{ name: products, fields: { brand: { from_dynamic: brand, type: Bool, "
       "on_mistyped: set_null } } }]"},
      {"collections.max_quarantined",
       "collections: [{ name: products, on_row_error: quarantine, max_quarantined: 7 }]"},
      {"defaults.max_quarantined", "defaults: { on_row_error: quarantine, max_quarantined: 8 }"},
      {"collections.properties.timezone",
       "collections: [{ name: products, properties: { timezone: UTC } }]"},
      {"defaults.original_pk_field", "defaults: { auto_id: true, original_pk_field: old }"},
      {"source.uri", "source: { uri: http://other }"},
      {"target.uri", "target: { uri: http://other }"},
      {"source.auth.username",
       "source: { auth: { username: other, password: { from_env: OTHER } } }"},
      {"target.auth.username",
       "target: { auth: { username: other, password: { from_env: OTHER } } }"},
      {"source.auth.password", "source: { auth: { username: x, password: { from_file: y } } }"},
      {"target.auth.password", "target: { auth: { username: x, password: { from_file: y } } }"},
      {"target.cloud.cluster_id",
       "target: { uri: https://in01-a.zillizcloud.com, cloud: { cluster_id: in01-a, api_key: { "
       "from_env: A } } }"},
      {"target.cloud.api_key",
       "target: { uri: https://in01-a.zillizcloud.com, cloud: { cluster_id: in01-a, api_key: { "
       "from_file: a } } }"},
      {"target.cloud.control_uri",
       "target: { uri: https://in01-a.zillizcloud.com, cloud: { cluster_id: in01-a, api_key: { "
       "from_env: A }, control_uri: http://localhost } }"},
  };
  return kOverlays;
}

// Certificates go with https, and with one another.
std::string tls_overlay(const std::string& end) {
  return end +
         ": { uri: https://other, tls: { ca_file: other, server_name: other, cert_file: "
         "other, key_file: other } }";
}

struct Change {
  std::string path;  // "collections.fields.nullable"
  std::string overlay;
};

void add_changes(const Section& section, const std::string& path, const std::string& before,
                 const std::string& after, std::vector<Change>& changes) {
  for (const auto& key : section.keys) {
    const std::string name(key.name);
    const std::string here = path.empty() ? name : path + "." + name;
    const auto special = special_overlays().find(here);
    const bool is_tls = here.ends_with(".tls");
    if (special != special_overlays().end() || is_tls) {
      const std::string overlay = is_tls ? tls_overlay(path) : special->second;
      if (!overlay.empty()) changes.push_back({here, overlay});
      continue;
    }
    switch (key.kind) {
      case ValueKind::kMap:
        add_changes(*key.section, here, before + name + ": { ", " }" + after, changes);
        break;
      case ValueKind::kListOfMaps:
        add_changes(*key.section, here, before + name + ": [{ name: products, ", " }]" + after,
                    changes);
        break;
      case ValueKind::kMapOfMaps:
        add_changes(*key.section, here, before + name + ": { title: { ", " } }" + after, changes);
        break;
      default: {
        std::string overlay = before + name + ": " + another_value(key) + after;
        if (here == "collections.name") overlay = "collections: [{ name: other }]";
        changes.push_back({here, overlay});
      }
    }
  }
}

std::vector<Change> every_change() {
  std::vector<Change> changes;
  add_changes(plan_section(), "", "", "", changes);
  return changes;
}

// What tells where a plan is carried out, and nothing else.
bool is_where(const std::string& path) {
  static const std::set<std::string> kEndpoint = {"uri", "database", "auth", "tls", "cloud"};
  const std::size_t dot = path.find('.');
  const std::string section = path.substr(0, dot);
  if (section != "source" && section != "target") return false;
  const std::string rest = path.substr(dot + 1);
  return kEndpoint.contains(rest.substr(0, rest.find('.')));
}

TEST_SUITE("planner logical digest") {
  TEST_CASE("overlays that say where a plan is carried out leave the digest as it is") {
    const std::string digest = digest_without_overlay();
    CHECK(digest.starts_with("sha256:"));
    std::set<std::string> plans;
    for (const char* name : {"dev.yaml", "staging.yaml", "prod.yaml"}) {
      CAPTURE(name);
      const ParsedPlan parsed = with_overlay(name);
      CHECK(digest_of(parsed) == digest);
      plans.insert(parsed.intent->target.uri + " " + parsed.intent->target.database);
    }
    CHECK(plans.size() == 3);
  }

  TEST_CASE("a change of any key but those of an endpoint makes another digest") {
    const std::string digest = digest_without_overlay();
    std::map<std::string, std::string> seen;
    const auto changes = every_change();
    CHECK(changes.size() > 60);
    for (const auto& [path, overlay] : changes) {
      CAPTURE(path);
      INFO("a key that needs others beside it belongs into special_overlays");
      INFO(overlay);
      const std::string changed = digest_with(overlay);
      CHECK((changed == digest) == is_where(path));
      if (is_where(path)) continue;
      CHECK_FALSE(seen.contains(changed));
      seen[changed] = path;
    }
  }

  TEST_CASE("it does not matter where, in which order and whether at all a default is written") {
    const std::string digest = digest_without_overlay();
    CHECK(digest_with("collections: [{ name: products, verify: checksum }]") == digest);
    CHECK(digest_with("collections: [{ name: products, dynamic_field: true }]") == digest);
    CHECK(digest_with("defaults: { on_existing: fail, load: false }") == digest);
    CHECK(digest_with("settings: { parallelism: auto }") == digest);
    CHECK(
        digest_with("collections: [{ name: products, fields: { title: { max_length: 1024 } } }]") ==
        digest);
    const auto fields = [](const std::string& text) {
      return digest_with("collections: [{ name: products, fields: { " + text + " } }]");
    };
    CHECK(fields("a: { nullable: true }, b: { default: 1, nullable: true }") ==
          fields("b: { nullable: true, default: 1 }, a: { nullable: true }"));
    CHECK(fields("b: { default: 1 }") != fields("b: { default: \"1\" }"));
  }

  TEST_CASE("a variable counts by its value") {
    const auto digest = [](const std::string& var) {
      const std::string text =
          "version: 1\nname: x\nvariables: { v: { default: a } }\nsource: { uri: http://a }\n"
          "target: { uri: http://b }\ncollections: [{ name: c, target_name: \"${v}\" }]\n";
      return digest_of(parse_plan("plan.yaml", text, {.vars = {"v=" + var}}));
    };
    CHECK(digest("a") != digest("b"));
  }

  TEST_CASE("plan files of one intent carry its digest, whatever was found at their places") {
    World dev = world_with({sample_collection(), sample_collection("logs_1")});
    World prod = world_with({});
    prod.source = server_with("2.5.4", {sample_collection()});
    for (const char* name : {"logs_2", "logs_3"}) {
      CollectionSnapshot logs = sample_collection(name);
      logs.entity_count = 7;
      prod.source.databases.at("default").collections[name] = logs;
      prod.source.databases.at("default").collection_names.emplace_back(name);
    }
    const auto file_of = [](const std::string& overlay, World& world) {
      const ParsedPlan parsed = with_overlay(overlay);
      REQUIRE(parsed.intent);
      CollectionNames names;
      for (const auto& [database, snapshot] : world.source.databases) {
        names[database] = snapshot.collection_names;
      }
      const auto expanded = expand_patterns(*parsed.intent, names);
      REQUIRE(expanded.intent);
      const auto made = compile(*expanded.intent, world);
      INFO(render(made.diagnostics, parsed.texts));
      REQUIRE(made.plan);
      return *made.plan;
    };
    const CompiledPlan first = file_of("dev.yaml", dev);
    const CompiledPlan second = file_of("prod.yaml", prod);
    CHECK(first.logical_digest == digest_without_overlay());
    CHECK(first.logical_digest == second.logical_digest);
    CHECK(plan_digest(first) != plan_digest(second));
    const auto read = read_plan(write_plan(first));
    REQUIRE(read);
    CHECK(read->logical_digest == first.logical_digest);
  }
}

}  // namespace
}  // namespace kiteway::planner
