// Keys and types of a plan: every finding verbatim, with its place and what to type instead.
#include "planner/language/keys/key_table.h"
#include "planner/language/parse.h"
#include "planner/model/field_wishes.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {
namespace {

using testing::lines_of;

// The findings about a text; a plan without errors has an intent, one with errors has none.
std::string findings(std::string_view text) {
  const ParsedPlan parsed = parse_plan("plan.yaml", text);
  CHECK(parsed.intent.has_value() != parsed.diagnostics.has_errors());
  return lines_of(parsed.diagnostics);
}

// The first seven lines of every plan below; `collections:` follows in line 7.
const std::string kHead = R"(version: 1
name: shop
source:
  uri: http://localhost:19530
target:
  uri: http://localhost:19531
)";

const std::string kCollections = "collections:\n  - name: products\n";

std::vector<std::string_view> keys_of(const Section& section) {
  std::vector<std::string_view> keys;
  for (const auto& key : section.keys) keys.push_back(key.name);
  return keys;
}

const Section& section_in(const Section& section, std::string_view key) {
  const auto found = std::ranges::find(section.keys, key, &KeySpec::name);
  REQUIRE(found != section.keys.end());
  REQUIRE(found->section != nullptr);
  return *found->section;
}

TEST_SUITE("planner parse keys") {
  TEST_CASE("the table of wishes has the keys that a plan can write under a field") {
    std::vector<std::string_view> wishes;
    const FieldIntent none;
    for_each_wish(none, [&](const Wish& wish, const auto&) { wishes.push_back(wish.key); });
    const Section& collection = section_in(plan_section(), "collections");
    CHECK(wishes == keys_of(section_in(collection, "fields")));
  }

  TEST_CASE("the smallest plan has no findings") { CHECK(findings(kHead + kCollections).empty()); }

  TEST_CASE("a misspelt key is found in every section, with the key that was meant") {
    CHECK(findings(kHead + kCollections + "setings: {}\n") ==
          "P0201 9:1 unknown key \"setings\" in plan // did you mean \"settings\"?\n");
    CHECK(findings(kHead + kCollections + R"(defaults:
  dynamic_fields: true
settings:
  parallel: 4
  state_dri: x
)") == "P0201 10:3 unknown key \"dynamic_fields\" in defaults // "
       "did you mean \"dynamic_field\"?\n"
       "P0201 12:3 unknown key \"parallel\" in settings // did you mean \"parallelism\"?\n"
       "P0201 13:3 unknown key \"state_dri\" in settings // did you mean \"state_dir\"?\n");
    CHECK(findings(kHead + R"(collections:
  - name: products
    target: p2
    targetName: p2
)") == "P0201 9:5 unknown key \"target\" in collection // known keys: name, match, exclude, "
       "merge, database, target_name, target_database, dynamic_field, nullable, shards, verify, "
       "load, index, aliases, partitions, auto_id, original_pk_field, write, on_existing, "
       "on_row_error, "
       "max_quarantined, prevent_destroy, filter, properties, fields\n"
       "P0201 10:5 unknown key \"targetName\" in collection // did you mean \"target_name\"?\n");
  }

  TEST_CASE("a misspelt key of an endpoint, its login or its certificates is found") {
    CHECK(findings(R"(version: 1
name: shop
source:
  url: http://localhost:19530
  uri: http://localhost:19530
  auth: { user_name: root, password: { from_envv: X } }
target:
  uri: https://localhost:19531
  load: temporary
  tls: { cafile: ca.pem }
collections:
  - name: products
)") == "P0201 4:3 unknown key \"url\" in source // did you mean \"uri\"?\n"
       "P0201 6:11 unknown key \"user_name\" in auth // did you mean \"username\"?\n"
       "P0201 6:40 unknown key \"from_envv\" in secret // did you mean \"from_env\"?\n"
       "P0201 9:3 unknown key \"load\" in target // known keys: uri, database, auth, tls, "
       "cloud\n"
       "P0201 10:10 unknown key \"cafile\" in tls // did you mean \"ca_file\"?\n");
  }

  TEST_CASE("the keys of the source alone are unknown to the target") {
    CHECK(findings(R"(version: 1
name: shop
source: { uri: http://a, load: never, allow_unsupported_version: false }
target: { uri: http://b, allow_unsupported_version: true }
collections: [ { name: products } ]
)") == "P0201 4:26 unknown key \"allow_unsupported_version\" in target // "
       "known keys: uri, database, auth, tls, cloud\n");
  }

  TEST_CASE("keys that are missing are all named at once, with what they are") {
    CHECK(findings("version: 1\n") ==
          "P0202 1:1 plan has no \"name\" // add name: name of the plan, in reports and the "
          "journal\n"
          "P0202 1:1 plan has no \"source\" // add source: the Milvus to read\n"
          "P0202 1:1 plan has no \"target\" // add target: the Milvus or Zilliz Cloud cluster to "
          "write\n"
          "P0202 1:1 plan has no \"collections\" // add collections: what to move\n");
    CHECK(findings(R"(name: shop
source:
  database: shop
target: {}
collections:
  - target_name: x
  - name: products
)") == "P0202 3:3 source has no \"uri\" // add uri: http://host:port or https://host:port "
       "(TLS)\n"
       "P0202 4:9 target has no \"uri\" // add uri: http://host:port or https://host:port "
       "(TLS)\n"
       "P0202 6:5 collection has no \"name\" // add name: collection on the source\n"
       "P0202 1:1 plan has no \"version\" // add version: version of this language: 1\n");
  }

  TEST_CASE("a plan that is no map is refused as a whole") {
    CHECK(findings("- name: products\n") ==
          "P0203 1:1 a plan is a map, not a list // start with version: 1\n");
    CHECK(findings("shop\n") ==
          "P0203 1:1 a plan is a map, not the string \"shop\" // start with version: 1\n");
  }

  TEST_CASE("a file that is empty or no YAML is refused by the reader") {
    CHECK(findings("").starts_with("P0101 "));
    CHECK(findings("version: [1\n").starts_with("P0118 1:10 "));
  }
}

}  // namespace
}  // namespace kiteway::planner
