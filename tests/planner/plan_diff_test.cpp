// Two saved plans, or one and the world: what is not the same, in every form it is shown.
#include "planner/diff/plan_diff.h"
#include "planner/diff/stale.h"
#include "planner/render/diff/diff_text.h"
#include "tests/support/golden.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

Intent both() { return intent_of({move_of("products"), move_of("users")}); }
World both_there() {
  return world_with({with_partitions(sample_collection(), {"eu"}), sample_collection("users")});
}
CollectionSnapshot& products_in(ServerSnapshot& server) {
  return server.databases.at("default").collections.at("products");
}

std::vector<std::string> lines(const std::vector<ObjectDiff>& objects) {
  std::vector<std::string> all;
  for (const auto& object : objects) {
    for (const auto& note : object.notes) all.push_back(object.name + " " + note);
    for (const auto& one : object.differences) all.push_back(object.name + ": " + to_string(one));
  }
  return all;
}
using Lines = std::vector<std::string>;

// What differs after `change` in a plan of one collection.
Lines after(const std::function<void(CompiledPlan&)>& change) {
  const CompiledPlan before = compiled(intent_of({move_of("products")}), both_there());
  CompiledPlan changed = before;
  change(changed);
  return lines(diff_plans(before, changed));
}

// Compares text, summary, Markdown and JSON with the files of the case.
void check_forms(const std::string& name, const DiffView& diff) {
  const auto file = [&](const char* form) { return golden_folder("diff") / (name + form); };
  check_golden(file(".txt"), render_diff_text(diff));
  check_golden(file(".summary.txt"), render_diff_summary(diff));
  check_golden(file(".md"), render_diff_markdown(diff));
  check_golden(file(".json"), render_diff_json(diff));
}

TEST_SUITE("planner plan diff") {
  TEST_CASE("a plan is the same as itself, and as one that was made by other words") {
    CHECK(after([](auto&) {}).empty());
    CHECK(after([](auto& p) { p.planned_with = {"./plan.yaml"}; }).empty());
  }

  TEST_CASE("what is said of the plan as a whole") {
    const std::vector<std::pair<std::function<void(CompiledPlan&)>, std::string>> changes = {
        {[](auto& p) { p.name = "x"; }, "name: shop -> x"},
        {[](auto& p) { p.target.uri = "http://x:1"; },
         "target uri: http://localhost:19531 -> http://x:1"},
        {[](auto& p) { p.source.token = SecretRef{.name = "TOKEN"}; },
         "source token: absent -> from_env TOKEN"},
        {[](auto& p) { p.target.tls.ca_file = "ca.pem"; }, "target ca_file: absent -> ca.pem"},
        {[](auto& p) { p.target_version = "2.6.0"; }, "target version: 2.4.15 -> 2.6.0"},
        {[](auto& p) { p.parallelism = 3; }, "parallelism: absent -> 3"},
        {[](auto& p) { p.memory_bytes = 1 << 20; }, "memory: absent -> 1.0 MiB"},
        {[](auto& p) { p.traffic.source.rows = 5000; },
         "source max_rows_per_second: absent -> 5,000"},
        {[](auto& p) { p.traffic.retry.attempts = 5; }, "retry attempts: 8 -> 5"},
        {[](auto& p) { p.logical_digest = "sha256:x"; }, "logical digest: absent -> sha256:x"},
        {[](auto& p) { p.allow_unsupported_version = true; },
         "allow_unsupported_version: absent -> yes"},
        {[](auto& p) { p.warnings = {{.code = "P0309", .message = "beware"}}; },
         "finding P0309: beware: absent -> present"},
    };
    for (const auto& [change, line] : changes) CHECK(after(change) == Lines{"plan: " + line});
  }

  TEST_CASE("what is said of a collection") {
    using Change = std::function<void(CollectionPlan&)>;
    const std::vector<std::pair<Change, std::string>> changes = {
        {[](auto& c) { c.action = CollectionAction::kResume; }, "action: create -> resume"},
        {[](auto& c) { c.verify = VerifyMode::kNone; }, "verify: checksum -> none"},
        {[](auto& c) { c.write = WritePolicy::kInsert; }, "write: auto -> insert"},
        {[](auto& c) {
           c.on_row_error = RowErrorPolicy::kQuarantine;
           c.max_quarantined = 1'000;
         },
         "on_row_error: absent -> quarantine, 1,000 at most"},
        {[](auto& c) { c.load_target = true; }, "load at the end: absent -> yes"},
        {[](auto& c) { c.entity_count = 1'300; }, "rows: 1,200 -> 1,300"},
        {[](auto& c) { c.source_collection_id = 9; }, "source collection id: 4501 -> 9"},
        {[](auto& c) { c.source_schema.fields[1].nullable = true; },
         "source field title nullable: no -> yes"},
        {[](auto& c) { c.scan_partitions.pop_back(); }, "source partition eu: present -> absent"},
        {[](auto& c) { c.temporary_loads = {""}; }, "source loaded for the copy: absent -> yes"},
        {[](auto& c) { c.target.schema.fields[1].type_params["max_length"] = "9"; },
         "target field title max_length: 512 -> 9"},
        {[](auto& c) { c.target.shard_count = 2; }, "target shards: 1 -> 2"},
        {[](auto& c) { c.target.indexes.clear(); },
         "target index vector: AUTOINDEX (COSINE) -> absent"},
        {[](auto& c) { c.target.partitions.clear(); }, "target partition eu: present -> absent"},
        {[](auto& c) { c.target.aliases = {"shop"}; }, "target alias shop: absent -> present"},
        {[](auto& c) { c.target.properties = {{"mmap.enabled", "true"}}; },
         "target property mmap.enabled: absent -> true"},
        {[](auto& c) { c.original_pk_field = "old"; }, "original_pk_field: absent -> old"},
        {[](auto& c) { c.destroyed_rows = 7; }, "rows destroyed: absent -> 7"},
        {[](auto& c) { c.drift = {{.part = {Aspect::kField, "a"}, .after = std::string("Int8")}}; },
         "drift field a: absent -> Int8: absent -> present"},
    };
    for (const auto& each : changes) {
      const Change& change = each.first;
      CHECK(after([&change](CompiledPlan& plan) { change(plan.collections[0]); }) ==
            Lines{"collection default/products: " + each.second});
    }
  }

  TEST_CASE("steps that one of the plans has not") {
    CHECK(after([](auto& p) { p.nodes.pop_back(); }) ==
          Lines{"collection default/products: step verify default/products: present -> absent"});
  }

  TEST_CASE("collections that one of the plans has not are told with what it does to them") {
    const CompiledPlan more = compiled(both(), both_there());
    const CompiledPlan less = compiled(intent_of({move_of("products")}), both_there());
    CHECK(lines(diff_plans(less, more)) ==
          Lines{"collection default/users create, 1,200 rows, ~684.4 KiB"});
    CHECK(diff_plans(less, more).at(0).change == ObjectChange::kAdded);
    CHECK(diff_plans(more, less).at(0).change == ObjectChange::kRemoved);
  }

  TEST_CASE("two plans, in every form") {
    World later = both_there();
    products_in(later.source).schema.fields[1] = varchar("title", 1024);
    products_in(later.source).entity_count = 1'300;
    later.target.version = parse_server_version("2.6.0");
    Intent other = intent_of({move_of("products"), move_of("orders")});
    other.collections[0].shards.value = 2;
    later.source.databases.at("default").collections["orders"] = sample_collection("orders");
    check_forms("plans",
                {.before = "old.json",
                 .after = "new.json",
                 .objects = diff_plans(compiled(both(), both_there()), compiled(other, later))});
    check_forms("same", {.before = "old.json", .after = "new.json"});
  }
}

TEST_SUITE("planner plan diff, now") {
  TEST_CASE("in the world that a plan was made in nothing differs") {
    CHECK(diff_with_world(compiled(both(), both_there()), both_there()).empty());
  }

  TEST_CASE("rows and a run of the plan are told, though the plan still fits") {
    World world = both_there();
    const CompiledPlan plan = compiled(both(), world);
    finish_run(world, plan);
    products_in(world.source).entity_count = 1'300;
    CHECK(lines(diff_with_world(plan, world)) ==
          Lines{"source collection default/products: rows: 1,200 -> 1,300",
                "target collection default/products was made as planned by run run-1",
                "target collection default/users was made as planned by run run-1"});
    CHECK(moved_objects(plan, world).empty());
  }

  TEST_CASE("of a filtered source only the rows that meet the filter are compared") {
    World world = both_there();
    CompiledPlan plan = compiled(both(), world);
    plan.collections[0].filter = "year > 2024";
    plan.collections[0].entity_count = 300;
    CHECK(diff_with_world(plan, world).empty());  // nobody counted them now
    products_in(world.source).filtered_counts["year > 2024"] = 301;
    CHECK(lines(diff_with_world(plan, world)) ==
          Lines{"source collection default/products: rows: 300 -> 301"});
  }

  TEST_CASE("a collection in use is told with its rows and aliases") {
    World world = both_there();
    const CompiledPlan plan = compiled(both(), world);
    finish_run(world, plan);
    world.history.at({"default", "products"}).rows_copied = 1'200;
    products_in(world.target).entity_count = 1'201;
    products_in(world.target).aliases = {"live"};
    const Lines found = lines(diff_with_world(plan, world));
    CHECK(std::ranges::count(found, "target collection default/products: rows: 1,200 -> 1,201") ==
          1);
    CHECK(std::ranges::count(
              found, "target collection default/products: alias live: absent -> present") == 1);
    CHECK(moved_objects(plan, world).empty());
  }

  TEST_CASE("a plan and now, in every form") {
    World world = both_there();
    const CompiledPlan plan = compiled(both(), world);
    finish_run(world, plan);
    products_in(world.source).collection_id = 4777;
    products_in(world.source).schema.fields[1].name = "name";
    products_in(world.target).indexes.clear();
    check_forms("now",
                {.before = "plan.json", .objects = diff_with_world(plan, world), .is_stale = true});
    check_forms("fits", {.before = "plan.json", .is_stale = false});
  }
}

TEST_SUITE("planner plan diff, shown") {
  TEST_CASE("no text of a server drives a terminal or formats a comment") {
    const DiffView diff{.before = "a.json",
                        .after = "b.json",
                        .objects = {{.name = "collection <b>\x1B[31m",
                                     .notes = {"*x*\n"},
                                     .differences = {{.part = {Aspect::kField, "```` a"},
                                                      .before = std::string("</details>"),
                                                      .after = std::string("\r\n")}}}}};
    CHECK(std::ranges::none_of(render_diff_text(diff),
                               [](char c) { return c != '\n' && c >= 0 && c < ' '; }));
    const std::string text = render_diff_markdown(diff);
    CHECK(text.find("<b>") == std::string::npos);
    CHECK(text.find("*x*") == std::string::npos);
    CHECK(text.find("`````text\n") != std::string::npos);
  }

  TEST_CASE("a comment that would be too long leaves out differences, then objects") {
    DiffView diff{.before = "a.json", .after = "b.json"};
    const Differences many(20, {.part = {Aspect::kField, std::string(100, 'x')},
                                .before = std::string("a"),
                                .after = std::string("b")});
    const auto add = [&](int count) {
      for (int i = 0; i < count; ++i) {
        diff.objects.push_back({.name = "collection " + std::to_string(i), .differences = many});
      }
    };
    add(100);
    CHECK(render_diff_markdown(diff).find("The differences are left out") != std::string::npos);
    CHECK(render_diff_markdown(diff).size() < 65'000);
    add(5000);
    CHECK(render_diff_markdown(diff).find("The objects are left out") != std::string::npos);
    CHECK(render_diff_markdown(diff).size() < 65'000);
  }
}

}  // namespace
}  // namespace kiteway::planner
