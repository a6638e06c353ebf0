// What a plan says of its collections: names, targets, and defaults against their own keys.
#include "planner/language/parse.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace kiteway::planner {
namespace {

using testing::lines_of;

// A plan with these lines from line 5 on.
std::string plan_text(const std::string& lines) {
  return R"(version: 1
name: shop
source: { uri: http://a, database: src }
target: { uri: http://b, database: dst }
)" + lines;
}

std::string findings(const std::string& lines) {
  const ParsedPlan parsed = parse_plan("plan.yaml", plan_text(lines));
  CHECK(parsed.intent.has_value() != parsed.diagnostics.has_errors());
  return lines_of(parsed.diagnostics);
}

Intent intent_of(const std::string& lines) {
  ParsedPlan parsed = parse_plan("plan.yaml", plan_text(lines));
  INFO(lines_of(parsed.diagnostics));
  REQUIRE(parsed.intent);
  return *std::move(parsed.intent);
}

TEST_SUITE("planner parse collection") {
  TEST_CASE("what is not written has its default, and no place") {
    const Intent intent = intent_of("collections:\n  - name: products\n");
    CHECK(intent.name == "shop");
    CHECK(intent.state_dir == ".kiteway");
    CHECK_FALSE(intent.parallelism);
    CHECK(intent.traffic == TrafficSettings{});
    CHECK(intent.allow_unsupported_version == Placed<bool>{false});
    CHECK(intent.source_load == Placed<LoadPolicy>{LoadPolicy::kNever});
    REQUIRE(intent.collections.size() == 1);
    const SourcePlace name{"plan.yaml", 6, 11, 8};
    CHECK(intent.collections[0] == CollectionIntent{.source = {"src", "products"},
                                                    .target = {"dst", "products"},
                                                    .place = name,
                                                    .database_place = {"plan.yaml", 3, 36, 3},
                                                    .target_place = name});
  }

  TEST_CASE("what both servers are spared, and how retries go, is kept") {
    using namespace std::chrono_literals;
    const Intent intent = intent_of(R"(settings:
  source: { max_rows_per_second: 5000 }
  target: { max_bytes_per_second: 16MiB, max_requests_per_second: 20 }
  retry: { attempts: 3, delay_first: 1s, delay_max: 1m, budget: 10m, write_timeout: 90s }
collections:
  - name: products
)");
    CHECK(intent.traffic == TrafficSettings{.source = {.rows = 5000},
                                            .target = {.bytes = 16 << 20, .requests = 20},
                                            .retry = {.attempts = 3,
                                                      .delay_first = 1s,
                                                      .delay_max = 60s,
                                                      .budget = 600s,
                                                      .write_timeout = 90s}});
  }

  TEST_CASE("what is written is kept with its place") {
    const Intent intent = intent_of(R"(settings: { state_dir: state, parallelism: 8, memory: 64MiB }
collections:
  - name: products
    target_name: products_v2
    target_database: shop
    database: old
    dynamic_field: false
    shards: 4
    verify: none
    load: true
    write: insert
    on_existing: recreate
    prevent_destroy: true
)");
    CHECK(intent.state_dir == "state");
    CHECK(intent.parallelism == 8);
    CHECK(intent.memory_bytes == 64 << 20);
    REQUIRE(intent.collections.size() == 1);
    CHECK(intent.collections[0] ==
          CollectionIntent{.source = {"old", "products"},
                           .target = {"shop", "products_v2"},
                           .place = {"plan.yaml", 7, 11, 8},
                           .database_place = {"plan.yaml", 10, 15, 3},
                           .target_place = {"plan.yaml", 8, 18, 11},
                           .dynamic_field = {false, {"plan.yaml", 11, 20, 5}},
                           .shards = {4, {"plan.yaml", 12, 13, 1}},
                           .verify = {VerifyMode::kNone, {"plan.yaml", 13, 13, 4}},
                           .load = {true, {"plan.yaml", 14, 11, 4}},
                           .write = {WritePolicy::kInsert, {"plan.yaml", 15, 12, 6}},
                           .on_existing = {OnExisting::kRecreate, {"plan.yaml", 16, 18, 8}},
                           .prevent_destroy = {true, {"plan.yaml", 17, 22, 4}}});
  }

  TEST_CASE("a collection's own key wins over the defaults, and these over the built-in ones") {
    const Intent intent = intent_of(
        R"(defaults: { dynamic_field: false, shards: 2, verify: none, load: true, write: upsert }
collections:
  - name: a
  - { name: b, dynamic_field: true, shards: auto, verify: count, load: false, write: auto }
)");
    REQUIRE(intent.collections.size() == 2);
    const CollectionIntent& a = intent.collections[0];
    CHECK(a.dynamic_field == Placed<bool>{false, {"plan.yaml", 5, 28, 5}});
    CHECK(a.shards.value == 2);
    CHECK(a.shards.place.line == 5);
    CHECK(a.verify.value == VerifyMode::kNone);
    CHECK(a.load.value);
    CHECK(a.write.value == WritePolicy::kUpsert);
    const CollectionIntent& b = intent.collections[1];
    CHECK(b.dynamic_field.value);
    CHECK(b.dynamic_field.place.line == 8);
    CHECK_FALSE(b.shards.value);
    CHECK(b.shards.is_explicit());
    CHECK(b.verify == Placed<VerifyMode>{VerifyMode::kCount, {"plan.yaml", 8, 59, 5}});
    CHECK_FALSE(b.load.value);
    CHECK(b.write.value == WritePolicy::kAuto);
  }

  TEST_CASE("the keys of the source are read") {
    const ParsedPlan parsed = parse_plan("plan.yaml", R"(version: 1
name: shop
source: { uri: http://a, load: temporary, allow_unsupported_version: true }
target: { uri: http://b }
collections: [ { name: a } ]
)");
    REQUIRE(parsed.intent);
    CHECK(parsed.intent->source_load.value == LoadPolicy::kTemporary);
    CHECK(parsed.intent->source_load.place == SourcePlace{"plan.yaml", 3, 32, 9});
    CHECK(parsed.intent->allow_unsupported_version.value);
    CHECK(parsed.intent->allow_unsupported_version.is_explicit());
  }

  TEST_CASE("names are those that a server takes") {
    const std::string hint =
        " is not a name that a server takes // use letters, digits and underscores, not starting "
        "with a digit, 255 at most\n";
    CHECK(findings(R"(collections:
  - name: 1st
  - name: a-b
    target_name: "a b"
  - name: 商品
  - { name: c, database: "x.y", target_database: "z/" }
)") == "P0207 6:11 \"1st\"" + hint + "P0207 7:11 \"a-b\"" + hint + "P0207 8:18 \"a b\"" + hint +
              "P0207 9:11 \"商品\"" + hint + "P0207 10:26 \"x.y\"" + hint + "P0207 10:50 \"z/\"" +
              hint);
    const std::string longest(255, 'a');
    CHECK(findings("collections: [ { name: " + longest + " } ]\n").empty());
    CHECK(findings("collections: [ { name: _a1 } ]\n").empty());
    CHECK(findings("collections: [ { name: " + longest + "a } ]\n").starts_with("P0207 5:24 "));
    CHECK(findings("collections: [ { name: \"a\\nb\" } ]\n").starts_with("P0207 5:24 \"a\\nb\""));
  }

  TEST_CASE("two entries cannot write to one collection, however they name it") {
    CHECK(findings(R"(collections:
  - name: a
  - name: b
    target_name: a
  - { name: a, database: other }
)") == "P0210 8:18 two entries write to the collection \"dst/a\" // the other one is at "
       "plan.yaml:6:11; give one of them a target_name\n"
       "P0210 9:13 two entries write to the collection \"dst/a\" // the other one is at "
       "plan.yaml:6:11; give one of them a target_name\n");
  }

  TEST_CASE(
      "equal names in two databases are two collections, and one source can have two targets") {
    CHECK(findings(R"(collections:
  - name: a
  - { name: a, target_database: other }
  - { name: a, target_name: a2 }
  - { name: A }
)")
              .empty());
  }

  TEST_CASE("a finding in one place hides none in another") {
    CHECK(findings(R"(settings: { parallelism: 0 }
collections:
  - name: 1st
    shard: 2
  - name: b
    load: maybe
  - name: b
)") == "P0204 5:26 parallelism is 0, out of range // write auto or 1 to 64\n"
       "P0201 8:5 unknown key \"shard\" in collection // did you mean \"shards\"?\n"
       "P0203 10:11 load must be true or false, not the string \"maybe\" // write true or "
       "false, without quotes\n"
       "P0207 7:11 \"1st\" is not a name that a server takes // use letters, digits and "
       "underscores, not starting with a digit, 255 at most\n"
       "P0210 11:11 two entries write to the collection \"dst/b\" // the other one is at "
       "plan.yaml:9:11; give one of them a target_name\n");
  }
}

}  // namespace
}  // namespace kiteway::planner
