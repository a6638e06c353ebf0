// The lines around a plan's blocks: sums, and texts of a server that must not drive a terminal.
#include "planner/render/plan/parts.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

std::string summary(const World& world, const Intent& intent = intent_of({move_of("products")})) {
  return summary_line(compiled(intent, world));
}

// A collection of short rows, so many of them.
CollectionSnapshot rows(std::int64_t count) {
  CollectionSnapshot made = sample_collection();
  made.entity_count = count;
  return made;
}

TEST_SUITE("planner render text") {
  TEST_CASE("the summary adds up all collections") {
    CHECK(summary(world_with({rows(0)})) ==
          "Plan: 1 to create, 1 to copy (0 rows, ~0 B), 1 to verify.");
    Intent both = intent_of({move_of("products"), move_of("users")});
    both.collections[1].verify.value = VerifyMode::kNone;
    CHECK(summary(world_with({rows(1'000'000), sample_collection("users")}), both) ==
          "Plan: 2 to create, 2 to copy (1,001,200 rows, ~557.6 MiB), 1 to verify.");
  }

  TEST_CASE("rows that nobody could count are not counted as none") {
    Intent intent = intent_of({move_of("products"), move_of("cold")});
    intent.source_load.value = LoadPolicy::kTemporary;
    const World world = world_with({rows(0), not_loaded(sample_collection("cold"))});
    CHECK(summary(world, intent) ==
          "Plan: 2 to create, 2 to copy (0 rows or more, ~0 B), 2 to verify.");
  }

  TEST_CASE("collections that are as planned are counted apart") {
    World world = world_with({rows(1)});
    const Intent intent = intent_of({move_of("products")});
    finish_run(world, compiled(intent, world));
    CHECK(summary(world) == "No changes. The target matches the plan.");
    world.source.databases.at("default").collections["users"] = sample_collection("users");
    CHECK(summary(world, intent_of({move_of("products"), move_of("users")})) ==
          "Plan: 1 to create, 1 to copy (1,200 rows, ~684.4 KiB), 1 to verify, 1 unchanged.");
  }

  TEST_CASE("a single row is no rows") {
    const CompiledPlan plan = compiled(intent_of({move_of("products")}), world_with({rows(1)}));
    CHECK(render_text(plan).find("    => 1 row, ~584 B\n") != std::string::npos);
  }

  TEST_CASE("a database that is to be made stands in the plan") {
    Intent intent = intent_of({move_of("products")});
    intent.collections[0].target.database = "shop";
    CHECK(render_text(compiled(intent, world_with({rows(1)}))).find("+ database shop") !=
          std::string::npos);
  }

  TEST_CASE("a text of the source cannot drive the terminal it is shown on") {
    const auto shown = [](const std::string& word) {
      CollectionSnapshot strange = sample_collection();
      strange.properties["key " + word] = word;
      strange.aliases = {word};
      strange.indexes[0].params["index_type"] = word;
      strange.schema.fields[0].type_params["param " + word] = word;
      Intent intent = intent_of({move_of("products")});
      intent.name = word;
      return render_text(compiled(intent, world_with({strange})));
    };
    const std::string text = shown("x\x1B[31m\r\n\x07y");
    CHECK(std::ranges::none_of(text, [](char c) { return c != '\n' && c >= 0 && c < ' '; }));
    CHECK(std::ranges::count(text, '\n') == std::ranges::count(shown("plain"), '\n'));
  }
}

}  // namespace
}  // namespace kiteway::planner
