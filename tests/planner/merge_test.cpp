// Entries that make one collection of several.
#include "planner/compile/compile.h"
#include "planner/language/match.h"
#include "planner/language/parse.h"
#include "planner/model/sources.h"
#include "planner/plan_file/plan_file.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

// products and users, each with 1,200 rows, into `all`.
struct Case {
  CollectionIntent move = move_of("products", "all");
  CollectionSnapshot first = sample_collection();
  CollectionSnapshot other = sample_collection("users");

  Case() {
    move.merged = {{.value = "users", .place = {"plan.yaml", 9, 13}}};
    other.collection_id = 4502;
  }
  [[nodiscard]] World world() const { return world_with({first, other}); }
  [[nodiscard]] CompiledPlan whole() const { return compiled(intent_of({move}), world()); }
  [[nodiscard]] CollectionPlan plan() const { return whole().collections.at(0); }
  [[nodiscard]] std::string findings() const {
    return lines_of(compile(intent_of({move}), world()).diagnostics);
  }
  [[nodiscard]] std::vector<std::string> changes() const {
    std::vector<std::string> texts;
    for (const auto& change : plan().changes) {
      texts.push_back(change.path + ": " + change.before + " -> " + change.after);
    }
    return texts;
  }
};

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::ranges::find(texts, text) != texts.end();
}

std::string parse_findings(const std::string& entry) {
  const std::string head =
      "version: 1\nname: shop\nsource: { uri: http://a }\ntarget: { uri: http://b }\n"
      "collections:\n";
  return lines_of(parse_plan("plan.yaml", head + entry).diagnostics);
}

TEST_SUITE("planner merge") {
  TEST_CASE("each is scanned and copied by itself, and rows are those of all") {
    const CollectionPlan plan = Case().plan();
    CHECK(plan.entity_count == 2'400);
    CHECK(plan.scan_partitions == std::vector<std::string>{"default/products", "default/users"});
    CHECK(source_part(plan, "default/users").address == CollectionAddress{"default", "users"});
    CHECK(source_part(plan, "default/users").partition.empty());
    CHECK(target_partition(plan, "default/users").empty());
    const auto sources = sources_of(plan);
    REQUIRE(sources.size() == 2);
    CHECK(sources[0].entity_count == 1'200);
    CHECK(sources[1].collection_id == 4502);
  }

  TEST_CASE("what comes in is told, and what of a definition is not kept") {
    Case merge;
    merge.other.aliases = {"people"};
    merge.other.properties["collection.ttl.seconds"] = "60";
    merge.other.indexes[0] = index_on("vector", "IVF_FLAT", "L2");
    merge.other = with_partitions(merge.other, {"eu"});
    const auto changes = merge.changes();
    CHECK(contains(changes, "rows of default/users:  -> 1,200"));
    CHECK(contains(changes, "alias people:  -> "));
    CHECK(contains(changes, "partition eu:  -> "));
    CHECK(contains(changes, "default/users index vector index_type: IVF_FLAT -> HNSW"));
    CHECK(contains(changes, "default/users property collection.ttl.seconds: 60 -> "));
    CHECK(merge.plan().target.aliases == std::vector<std::string>{"people"});
  }

  TEST_CASE("other fields are an error where the collection is named") {
    Case merge;
    merge.other.schema.fields[1].type_params["max_length"] = "64";
    CHECK(merge.findings() ==
          "P0327 9:13 collection \"users\" has other fields than \"products\": field title "
          "max_length: 512 -> 64 // move it by an entry of its own, with another target_name :: "
          "source collection default/users\n");
  }

  TEST_CASE("one that is missing or not loaded is told with its own place") {
    Case merge;
    merge.move.merged[0].value = "user";
    CHECK(merge.findings().starts_with(
        "P0301 9:13 the source has no collection \"user\" // did you mean \"users\"?"));
    Case other;
    other.other = not_loaded(other.other);
    CHECK(other.findings().starts_with("P0305 9:13 "));
  }

  TEST_CASE("keys of the target's own, and partitions that are to be kept, are refused") {
    Case keys;
    keys.move.auto_id.value = true;
    CHECK(keys.findings().starts_with("P0327 9:13 with auto_id nothing tells"));
    Case partitions;
    partitions.move.partitions = {PartitionMode::kKeep, {"plan.yaml", 10, 17}};
    CHECK(partitions.findings().starts_with("P0327 9:13 rows of several collections share"));
  }

  TEST_CASE("counts are of all: shards by rows, NULL where the target has none, filters") {
    Case merge;
    merge.first.entity_count = merge.other.entity_count = 80'000'000;
    CHECK(merge.plan().target.shard_count == 2);
    merge.first.filtered_counts["year > 1"] = 10;
    merge.other.filtered_counts["year > 1"] = 20;
    merge.move.filter = {"year > 1", {"plan.yaml", 11, 13}};
    CHECK(merge.plan().entity_count == 30);
    merge.other.filtered_counts.clear();
    CHECK_FALSE(merge.plan().entity_count);
  }

  TEST_CASE("what is loaded for the copy is known by collection") {
    Case merge;
    merge.first = not_loaded(merge.first);
    Intent intent = intent_of({merge.move});
    intent.source_load.value = LoadPolicy::kTemporary;
    const auto plan = compiled(intent, merge.world()).collections.at(0);
    const auto loads = source_loads(plan);
    REQUIRE(loads.size() == 1);
    CHECK(loads[0].address == merge.first.address);
    CHECK(loads[0].partitions == std::vector<std::string>{""});
  }

  TEST_CASE("a plan file carries them, and another incarnation of one is another intent") {
    const Case merge;
    const auto read = read_plan(write_plan(merge.whole()));
    REQUIRE(read);
    CHECK(read->collections == merge.whole().collections);
    Case changed;
    changed.other.collection_id = 4503;
    CHECK(changed.plan().intent_key != merge.plan().intent_key);
    CHECK(changed.whole().nodes != merge.whole().nodes);
    Case alone;
    alone.move.merged.clear();
    CHECK(alone.plan().intent_key != merge.plan().intent_key);
  }

  TEST_CASE("a pattern does not take what another entry merges") {
    Intent intent = intent_of({Case().move, move_of("")});
    intent.collections[1].match = CollectionPattern{.pattern = "*"};
    const auto expanded = expand_patterns(intent, {{"default", {"products", "users", "orders"}}});
    REQUIRE(expanded.intent);
    REQUIRE(expanded.intent->collections.size() == 2);
    CHECK(expanded.intent->collections[1].source.collection == "orders");
  }

  TEST_CASE("the entry itself is checked while it is read") {
    CHECK(parse_findings("  - name: a\n    merge: [b, c]\n").empty());
    CHECK(parse_findings("  - name: a\n    merge: [b, a]\n") ==
          "P0211 7:16 \"a\" is in this entry already // leave it out: its rows go once\n");
    CHECK(parse_findings("  - name: a\n    merge: [b, b]\n").starts_with("P0211 7:16 "));
    CHECK(parse_findings("  - match: a*\n    merge: [b]\n") ==
          "P0208 7:12 merge is given, but no name // write the first collection as name, and the "
          "others under merge\n");
    CHECK(parse_findings("  - name: a\n    merge: [b-c]\n").starts_with("P0207 7:13 "));
  }
}

}  // namespace
}  // namespace kiteway::planner
