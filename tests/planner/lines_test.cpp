// Lines with roles: their symbols, what these mean, and which colours they have.
#include "planner/render/lines.h"
#include "planner/render/plan/plan_text.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <regex>
#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

using Meanings = std::vector<SymbolMeaning>;

TEST_SUITE("planner lines") {
  TEST_CASE("a line has the symbol of its role where it is indented to") {
    CHECK(marked(Role::kRecreate, 2, "collection a").text == "  -/+ collection a");
    CHECK(marked(Role::kCopy, 0, "12 rows").text == "=> 12 rows");
  }

  TEST_CASE("the legend has the actions that appear, and no other") {
    const Lines lines{marked(Role::kChange, 4, "b"), marked(Role::kCreate, 2, "a"),
                      marked(Role::kCreate, 2, "c")};
    CHECK(legend_of(lines) == Meanings{{"+", "create"}, {"~", "change"}});
    CHECK(legend_of({}).empty());
  }

  TEST_CASE("a symbol in the text of a line is no action") {
    CHECK(legend_of({{.text = "  + a"}, {.role = Role::kTitle, .text = "- b"}}).empty());
    CHECK(legend_of({marked(Role::kDrift, 4, "by other hands")}).empty());
  }

  TEST_CASE("each line has the colour of its role, and only on a terminal") {
    const Lines lines{marked(Role::kCreate, 4, "a"),
                      {.role = Role::kTitle},
                      {.role = Role::kTitle, .text = "  # collection a"},
                      {.text = "plain"}};
    CHECK(text_of(lines) == "    + a\n\n  # collection a\nplain\n");
    CHECK(text_of(lines, Paint::kTerminal) ==
          "\x1B[32m    + a\x1B[0m\n\n\x1B[1m  # collection a\x1B[0m\nplain\n");
    CHECK(text_of({marked(Role::kRecreate, 0, "a")}, Paint::kTerminal) ==
          "\x1B[1;31m-/+ a\x1B[0m\n");
    CHECK(text_of({{.role = Role::kWarning, .text = "a"}}, Paint::kTerminal) ==
          "\x1B[1;31ma\x1B[0m\n");
  }

  TEST_CASE("without its colours a plan is what it was") {
    CompiledPlan plan =
        compiled(intent_of({move_of("products")}), world_with({sample_collection()}));
    plan.name = "DESTROY";
    const std::string text = render_text(plan);
    const std::string painted = render_text(plan, Detail::kChanges, Paint::kTerminal);
    CHECK(painted != text);
    CHECK(std::regex_replace(painted, std::regex("\x1B\\[[0-9;]*m"), "") == text);
    CHECK(painted.find("\x1B[1;31m") == std::string::npos);
  }
}

}  // namespace
}  // namespace kiteway::planner
