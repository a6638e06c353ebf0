// The symbols of a plan: what they mean, and which colours they have.
#include "planner/render/plan/colour.h"
#include "planner/render/plan/legend.h"
#include "planner/render/plan/plan_text.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;

TEST_SUITE("planner legend") {
  TEST_CASE("a symbol is what a line begins with, and a word is none") {
    CHECK(symbol_of("    -/+ collection a") == "-/+");
    CHECK(symbol_of("- 5 rows") == "-");
    CHECK(symbol_of("  => 12 rows") == "=>");
    CHECK(symbol_of("    -1") == "");
    CHECK(symbol_of("  # collection a") == "");
    CHECK(symbol_of("plain + text") == "");
    CHECK(symbol_of("") == "");
    CHECK(symbol_of("   ") == "");
    CHECK(symbol_of("+") == "");
  }

  TEST_CASE("the legend has the symbols that are used, and no other") {
    CHECK(legend_of("  + a\n    ~ b\n  + c") == "Actions:  + create   ~ change\n");
    CHECK(legend_of("  ? a\n  => b\n  ! c\n") ==
          "Actions:  ! lost or left out   => copy rows   ? verify\n");
    CHECK(legend_of("nothing\n\n").empty());
    CHECK(legend_of("").empty());
  }
}

TEST_SUITE("planner colour") {
  TEST_CASE("each line has the colour of its symbol") {
    CHECK(coloured("    + a\n\n  # collection a\nplain\n") ==
          "\x1B[32m    + a\x1B[0m\n\n\x1B[1m  # collection a\x1B[0m\nplain\n");
    CHECK(coloured("-/+ a") == "\x1B[1;31m-/+ a\x1B[0m");
    CHECK(coloured("  # collection a WILL BE DESTROYED and made anew").starts_with("\x1B[1;31m"));
    CHECK(coloured("").empty());
    CHECK(coloured("\n\n") == "\n\n");
  }

  TEST_CASE("without its colours a text is what it was") {
    const std::string text =
        render_text(compiled(intent_of({move_of("products")}), world_with({sample_collection()})));
    const std::string painted = coloured(text);
    CHECK(painted != text);
    CHECK(std::regex_replace(painted, std::regex("\x1B\\[[0-9;]*m"), "") == text);
  }
}

}  // namespace
}  // namespace kiteway::planner
