// Plans in the one layout: what is changed, what is kept, and that nothing is lost.
#include "planner/language/format/format.h"

#include "planner/language/parse.h"
#include "tests/planner/format/random_plan.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

std::string formatted(const std::string& text) {
  const Formatted made = format_plan("plan.yaml", text);
  INFO(text);
  INFO(testing::lines_of(made.diagnostics));
  REQUIRE(made.text);
  const Formatted again = format_plan("plan.yaml", *made.text);
  REQUIRE(again.text);
  CHECK(*again.text == *made.text);
  return *made.text;
}

std::string findings(const std::string& text) {
  const Formatted made = format_plan("plan.yaml", text);
  CHECK_FALSE(made.text);
  return testing::lines_of(made.diagnostics);
}

bool has_code(const Diagnostics& diagnostics, const std::string& code) {
  return std::ranges::any_of(diagnostics.items(), [&](const auto& d) { return d.code == code; });
}

TEST_SUITE("planner format") {
  TEST_CASE("each level is indented by two spaces, brackets and colons have one kind of spacing") {
    CHECK(formatted(R"(collections:
- target_name:   b
  name : a
  fields:
       price:  {default: 1,nullable: true}
       tags: [ ]
- {shards: 2,name: c, exclude: [ a,b ],properties: { } }
target:
    database: d
    uri: "http://b"
source: {uri: http://a}
)") == R"(collections:
  - target_name: b
    name: a
    fields:
      price: { default: 1, nullable: true }
      tags: []
  - { shards: 2, name: c, exclude: [a, b], properties: {} }
target:
  database: d
  uri: "http://b"
source: { uri: http://a }
)");
  }

  TEST_CASE("comments stay with what they stand above, behind or below") {
    CHECK(formatted(R"(# About the file.

# About the settings.
settings:   # behind settings
    # above memory
    memory: 64MiB # behind memory
    # below memory
version: 1     #one
#about the name
name: x
collections:  # which
    # the first
  - load: true   # yes
    # its name
    name: a
    # below a
  # the second
  - name: b
# the end
)") == R"(# About the file.

# About the settings.
settings:   # behind settings
  # above memory
  memory: 64MiB  # behind memory
  # below memory
version: 1     #one
#about the name
name: x
collections:  # which
  # the first
  - load: true   # yes
    # its name
    name: a
    # below a
  # the second
  - name: b
# the end
)");
  }

  TEST_CASE("quotes, blocks and long values stay as they are, at their new place") {
    CHECK(formatted(R"(collections:
- name: 'a'
  description: |
      two
        lines

  load: "yes"
- name: b
  description: >
   folded


   twice

  shards: a plain text
     of two lines # behind
- name: c
  description: "quoted
    over

    lines"
  fields: { a: {},
       b: { nullable: true } }
  note: |4
       one more
)") == R"(collections:
  - name: 'a'
    description: |
      two
        lines

    load: "yes"
  - name: b
    description: >
      folded


      twice

    shards: a plain text
      of two lines  # behind
  - name: c
    description: "quoted
      over

      lines"
    fields: { a: {},
      b: { nullable: true } }
    note: |4
         one more
)");
  }

  TEST_CASE("a quote in the middle of a word is a letter") {
    CHECK(formatted("a: [it's,b:'  , \"c,d\" ]\nb: {\"k\":'v, w'}\n") ==
          "a: [it's, b:', \"c,d\"]\nb: { \"k\": 'v, w' }\n");
  }

  TEST_CASE("blanks at the end of a line stay where they count") {
    CHECK(formatted("a: \"one\\ \n  two  \n  three\"\nb: |\n  text  \nc: d   \n") ==
          "a: \"one\\ \n  two\n  three\"\nb: |\n  text  \nc: d\n");
  }

  TEST_CASE("blank lines at the end of a text are kept where they count") {
    CHECK(formatted("a: |\n   text") == "a: |\n  text");
    CHECK(formatted("a:   text") == "a: text\n");
    CHECK(formatted("a: |+\n  text\n\n\n\nb: |\n  text\n\n\nc: |+\n  x\n\n\n") ==
          "a: |+\n  text\n\n\n\nb: |\n  text\n\nc: |+\n  x\n\n\n");
  }

  TEST_CASE("anchors, aliases, empty values and marks of the document are kept or say nothing") {
    CHECK(formatted(R"(---
source: &end
    auth: &login {username: a, password: {from_env: "P"}}
    uri:
target:
    auth: *login
    uri:   # missing
collections: [ *end , x ]
...
)") == R"(source: &end
  auth: &login { username: a, password: { from_env: "P" } }
  uri:
target:
  auth: *login
  uri:   # missing
collections: [ *end , x ]
)");
  }

  TEST_CASE("blank lines are one at most, and none at either end") {
    CHECK(formatted("\n\nversion: 1\n\n\n\nname: x\nsource:\n\n\n  uri: a\n\n  database: b\n"
                    "target:\n  uri: b\n\n\n") ==
          "version: 1\n\nname: x\nsource:\n\n  uri: a\n\n  database: b\ntarget:\n  uri: b\n");
  }

  TEST_CASE("values below their keys, lists in lists and lists of nothing") {
    CHECK(formatted(
              "name:\n   # why\n   x # behind\nother:\n - - a\n   - b\n -\n - # c\n   k: 1\n") ==
          "# why\nname: x  # behind\nother:\n  - - a\n    - b\n  -\n  # c\n  - k: 1\n");
  }

  TEST_CASE("windows line ends, a byte order mark and space at the end of a line go") {
    CHECK(formatted("\xEF\xBB\xBFversion: 1  \r\nname: \"a\"   # b \r\n") ==
          "version: 1\nname: \"a\"   # b\n");
  }

  TEST_CASE("what does not parse is refused, and a plan in braces left as it is") {
    CHECK(findings("version: [1\n").starts_with("P0118 1:10"));
    CHECK(findings("- a\n").starts_with("P0203 1:1 a plan is a map, not a list"));
    CHECK(formatted("{version:   1}\n") == "{version:   1}\n");
  }

  TEST_CASE(
      "the plans of this repository mean the same afterwards, and the examples are formatted") {
    namespace fs = std::filesystem;
    int count = 0;
    for (const char* folder : {"examples", "tests/planner/golden", "tests/planner/environments",
                               "tests/fuzz/corpus/yaml"}) {
      for (const auto& file :
           fs::recursive_directory_iterator(fs::path(KITEWAY_SOURCE_DIR) / folder)) {
        if (file.path().extension() != ".yaml") continue;
        std::ostringstream stream;
        stream << std::ifstream(file.path(), std::ios::binary).rdbuf();
        const std::string text = stream.str();
        CAPTURE(file.path().string());
        const Formatted made = format_plan("plan.yaml", text);
        CHECK_FALSE(has_code(made.diagnostics, "P0270"));
        if (!made.text) continue;
        if (std::string(folder) == "examples") CHECK(*made.text == text);
        const ParsedPlan before = parse_plan("plan.yaml", text);
        const ParsedPlan after = parse_plan("plan.yaml", *made.text);
        CHECK(before.intent.has_value() == after.intent.has_value());
        if (before.intent && after.intent) {
          CHECK(before.intent->logical_digest == after.intent->logical_digest);
          CHECK(before.intent->source.uri == after.intent->source.uri);
          CHECK(before.intent->target.uri == after.intent->target.uri);
          ++count;
        }
      }
    }
    CHECK(count > 20);
  }

  TEST_CASE("any plan is formatted without losing a value or a comment, and only once") {
    int done = 0;
    for (unsigned seed = 1; seed <= 3'000; ++seed) {
      CAPTURE(seed);
      const auto drawn = testing::random_plan_text(seed);
      INFO(drawn.text);
      const Formatted made = format_plan("plan.yaml", drawn.text);
      CHECK_FALSE(has_code(made.diagnostics, "P0270"));
      if (!made.text) continue;
      ++done;
      for (int i = 1; i <= drawn.comment_count; ++i) {
        CHECK(made.text->find("# c" + std::to_string(i) + ".") != std::string::npos);
      }
      const Formatted again = format_plan("plan.yaml", *made.text);
      REQUIRE(again.text);
      CHECK(*again.text == *made.text);
    }
    CHECK(done > 2'500);
  }
}

}  // namespace
}  // namespace kiteway::planner
