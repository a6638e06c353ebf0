// Whatever a text holds, it is read or refused. Beside this, a fuzzer runs: tests/fuzz.
#include "schema/base/utf8.h"
#include "tests/planner/yaml/reading.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace kiteway::planner::yaml {
namespace {

// Every text gives a root without errors, or errors that name the file and a place in it.
void check_outcome(const std::string& text) {
  const ParsedYaml parsed = read(text);
  CAPTURE(text);
  REQUIRE(parsed.root.has_value() != parsed.diagnostics.has_errors());
  const auto lines_count = 1 + std::ranges::count(text, '\n');
  for (const Diagnostic& d : parsed.diagnostics.items()) {
    REQUIRE(d.place.file == "plan.yaml");
    REQUIRE(d.place.line <= lines_count);
    REQUIRE(d.code != "P0119");
    REQUIRE_FALSE(d.message.empty());
    REQUIRE(is_valid_utf8(d.message + d.hint));
  }
  const std::string picture = render(parsed.diagnostics, {{"plan.yaml", text}});
  REQUIRE(is_valid_utf8(picture));
  REQUIRE(std::ranges::none_of(picture, [](char c) { return c >= 0 && c < ' ' && c != '\n'; }));
}

TEST_SUITE("planner yaml any text") {
  TEST_CASE("the sample plan is read, and every prefix of it is read or refused") {
    CHECK(shown(kSamplePlan).empty());
    for (std::size_t size = 0; size <= kSamplePlan.size(); ++size) {
      check_outcome(std::string(kSamplePlan.substr(0, size)));
    }
  }

  TEST_CASE("whatever is done to the sample plan, it is read or refused") {
    constexpr std::string_view kParts[] = {"\"",
                                           "'",
                                           "[",
                                           "]",
                                           "{",
                                           "}",
                                           ": ",
                                           ":",
                                           "- ",
                                           "-",
                                           "\n",
                                           "\n  ",
                                           ",",
                                           "#",
                                           " #",
                                           "|",
                                           ">",
                                           "&a ",
                                           "*a ",
                                           "!t ",
                                           "? ",
                                           "...",
                                           "---",
                                           "~",
                                           "\t",
                                           " ",
                                           "%",
                                           "@",
                                           "\\",
                                           "\r\n",
                                           "\r",
                                           "商",
                                           "<<: ",
                                           "null",
                                           "\0",
                                           "\xE5",
                                           "\n...\n",
                                           "\n---\n",
                                           "\n%",
                                           "|+\n",
                                           ">2\n",
                                           "\x1B",
                                           "\xEF\xBB\xBF",
                                           "\"\\",
                                           "\\u12"};
    std::mt19937 random(20'240'501);  // the same texts in every run
    const auto below = [&random](std::size_t end) { return random() % end; };
    for (int round = 0; round < 1500; ++round) {
      std::string text(kSamplePlan);
      for (std::size_t edit = 0; edit <= below(4); ++edit) {
        const std::size_t place = below(text.size() + 1);
        switch (below(4)) {
          case 0:
            text.insert(place, kParts[below(std::size(kParts))]);
            break;
          case 1:
            text.erase(place, 1 + below(40));
            break;
          case 2:
            text.insert(place, text.substr(below(text.size() + 1), below(60)));
            break;
          default:
            text.replace(place, 1, kParts[below(std::size(kParts))]);
            break;
        }
      }
      check_outcome(text);
    }
  }
}

}  // namespace
}  // namespace kiteway::planner::yaml
