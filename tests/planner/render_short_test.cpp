// Plans in one line per object, and as a comment of a pull request.
#include "planner/render/plan/parts.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

CompiledPlan two_collections() {
  World world = world_with({sample_collection(), sample_collection("users")});
  const Intent both = intent_of({move_of("products"), move_of("users")});
  finish_run(world, compiled(both, world));
  world.source.databases.at("default").collections.at("products").entity_count = 1'300;
  return compiled(both, world);
}

CompiledPlan many_collections(int count) {
  CompiledPlan plan = two_collections();
  const CollectionPlan first = plan.collections.at(0);
  for (int i = 0; i < count; ++i) {
    plan.collections.push_back(first);
    plan.collections.back().target.address.collection = "products_" + std::to_string(i);
  }
  return plan;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST_SUITE("planner render short") {
  TEST_CASE("a summary has a line for each object, unchanged ones when they are asked for") {
    const CompiledPlan plan = two_collections();
    const std::string last = "\n" + summary_line(plan) + "\n";
    const std::string changed =
        "  => collection default/products  " + rows_text(plan.collections[0]) + "\n";
    CHECK(render_summary(plan) == changed + last);
    CHECK(render_summary(plan, Detail::kFull) ==
          changed + "    collection default/users  unchanged\n" + last);
  }

  TEST_CASE("what is lost is counted in the line of its collection") {
    CompiledPlan plan = two_collections();
    plan.collections[0].changes = {{.kind = ChangeKind::kLost, .path = "alias a"},
                                   {.kind = ChangeKind::kLost, .path = "alias b"}};
    CHECK(summary_of(plan.collections[0]).ends_with(", 2 parts not copied"));
  }

  TEST_CASE("a comment folds the diff of each collection that changes") {
    const CompiledPlan plan = two_collections();
    const std::string text = render_markdown(plan);
    CHECK(text.starts_with("### Plan shop\n\n**Plan: 0 to create, 1 to copy (1,300 rows, "));
    CHECK(count_of(text, "<details>") == 1);
    CHECK(count_of(text, "</details>") == 1);
    CHECK(text.find("```text\n" + text_of(collection_lines(plan, plan.collections[0])) + "```\n") !=
          std::string::npos);
  }

  TEST_CASE("no name ends a fence or an element") {
    CompiledPlan plan = two_collections();
    plan.name = "<b>*x*</b>";
    plan.collections[0].changes = {{.path = "index ```` a", .before = "</details>"}};
    const std::string text = render_markdown(plan);
    CHECK(text.starts_with("### Plan &#60;b&#62;&#42;x&#42;&#60;/b&#62;\n"));
    CHECK(text.find("`````text\n") != std::string::npos);
  }

  TEST_CASE("a comment that would be too long leaves out diffs, then collections") {
    const CompiledPlan plan = many_collections(300);
    const std::string lines = render_markdown(plan);
    CHECK(lines.size() <= kMarkdownMax);
    CHECK(count_of(lines, "\n- ") == 301);
    CHECK(count_of(lines, "```") == 0);
    const std::string bare = render_markdown(many_collections(3000));
    CHECK(bare.size() < 1000);
    CHECK(bare.find("too many for a comment") != std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
