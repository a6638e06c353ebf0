// What the strict reader refuses in the structure of a text, verbatim: from P0107.
#include "schema/base/quote.h"
#include "tests/planner/yaml/reading.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner::yaml {
namespace {

using namespace std::string_literals;

TEST_SUITE("planner yaml structure") {
  TEST_CASE("P0107: a key written twice is shown the second time") {
    CHECK(shown("name: a\nsize: 1\nname: b\n") == R"(error[P0107]: the key "name" is written twice
  --> plan.yaml:3:1
   |
 3 | name: b
   | ^^^^
   = help: first written at line 1

1 error
)");
    CHECK(findings("a: {b: 1, 'b': 2}\nc:\n  - d: 1\n    d: 2\n  - d: 3\na: 1\n") ==
          std::vector<std::string>{"P0107 1:11 the key \"b\" is written twice",
                                   "P0107 4:5 the key \"d\" is written twice",
                                   "P0107 6:1 the key \"a\" is written twice"});
  }

  TEST_CASE("P0108: a key is plain text followed by a colon") {
    CHECK(shown("a: 1\nb\n") == R"(error[P0108]: ":" and a value are missing after this key
  --> plan.yaml:2:1
   |
 2 | b
   | ^
   = help: a key is written "key: value", with a space after the colon

1 error
)");
    CHECK(only_finding("a: 1\nb:2\nc: 3\n") ==
          "P0108 2:1 this line is neither a key with a value nor part of the value above");
    CHECK(only_finding("a: {from_env MILVUS}\n") ==
          "P0108 1:5 \":\" and a value are missing after this key");
    CHECK(only_finding("name: {{stage}}\n") == "P0108 1:8 a key must be plain text, not a map");
    CHECK(only_finding("[a]: 1\n") == "P0108 1:1 a key must be plain text, not a list");
    CHECK(only_finding("? - a\n  - b\n: c\n") == "P0108 1:3 a key must be plain text, not a list");
    CHECK(only_finding(": 1\n") == "P0108 1:1 a key is missing before \":\"");
    CHECK(only_finding("{a: 1, : 2}\n") == "P0108 1:8 a key is missing before \":\"");
    CHECK(only_finding("null: 1\n") == "P0108 1:1 a key must be text, not nothing");
    CHECK(only_finding("? a\n: b\n") == "P0108 1:3 \":\" and a value are missing after this key");
    CHECK(only_finding("&x a: 1\n") == "P0108 1:4 a key cannot carry an anchor");
    CHECK(only_finding("a: &x b\n*x : c\n") ==
          "P0108 2:1 a key must be written out, not named by an alias");
  }

  TEST_CASE("P0109: every tag is refused, in one pass") {
    CHECK(shown("a: !!str 5\n") == R"(error[P0109]: the tag "!!str" is not allowed
  --> plan.yaml:1:4
   |
 1 | a: !!str 5
   |    ^^^^^
   = help: leave it out: quotes make a string, everything else is read as it looks

1 error
)");
    CHECK(findings("a: !env X\nb: &c !<tag:x> [!!int 1]\nd: ! e\n!k f: !!null\ng: !!null ~\n") ==
          std::vector<std::string>{"P0109 1:4 the tag \"!env\" is not allowed",
                                   "P0109 2:7 the tag \"!<tag:x>\" is not allowed",
                                   "P0109 2:17 the tag \"!!int\" is not allowed",
                                   "P0109 3:4 the tag \"!\" is not allowed",
                                   "P0109 4:1 the tag \"!k\" is not allowed",
                                   "P0109 4:7 the tag \"!!null\" is not allowed",
                                   "P0109 5:4 the tag \"!!null\" is not allowed"});
    CHECK(only_finding("a: !<b c\n") == "P0109 1:7 tags are not allowed");
    CHECK(only_finding("a: !b !c d\n") == "P0109 1:7 tags are not allowed");
    CHECK(findings("a: wow!\nb: '!c'\n").empty());
  }

  TEST_CASE("P0110: merge keys are refused, a quoted one is a key like any other") {
    CHECK(shown("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n") ==
          R"(error[P0110]: "<<" would merge another map into this one; plans have no merge keys
  --> plan.yaml:3:3
   |
 3 |   <<: *x
   |   ^^
   = help: write the keys out; an alias (*name) may stand for a whole value

1 error
)");
    CHECK(root_of("\"<<\": 1").find("<<")->text == "1");
  }

  TEST_CASE("P0111: an alias without anchor is mostly a text that lacks quotes") {
    CHECK(shown("match: *_logs\n") == R"(error[P0111]: there is no anchor named "_logs" above
  --> plan.yaml:1:8
   |
 1 | match: *_logs
   |        ^^^^^^
   = help: text that begins with "*" must be quoted

1 error
)");
    CHECK(only_finding("a: *b\nc: &b 1\n") == "P0111 1:4 there is no anchor named \"b\" above");
  }

  TEST_CASE("P0112: an alias cannot stand for what contains it") {
    CHECK(shown("a: &x\n  b: [1, *x]\n") ==
          R"(error[P0112]: this alias stands for a value that contains it
  --> plan.yaml:2:10
   |
 2 |   b: [1, *x]
   |          ^^

1 error
)");
    CHECK(findings("&r [*r, &s {a: *s, b: *r}]\n").size() == 3);
  }

  TEST_CASE("P0113: a second document is refused where it begins") {
    CHECK(shown("---\na: 1\n---\nb: 2\n") == R"(error[P0113]: a second document begins here
  --> plan.yaml:3:1
   |
 3 | ---
   | ^^^
   = help: a plan is one document: remove the "---", or make two files

1 error
)");
    CHECK(only_finding("a: 1\n---\n").starts_with("P0113 2:1 "));
    CHECK(only_finding("a: 1\n...\n---\nb: 2\n").starts_with("P0113 3:1 "));
    CHECK(findings("---\na: 1\n...\n# done\n").empty());
  }

  TEST_CASE("P0114: text after the end is refused, not dropped") {
    CHECK(shown("a: 1\n...\nb: 2\n") == R"(error[P0114]: text after the end of the document
  --> plan.yaml:3:1
   |
 3 | b: 2
   | ^^^^
   = help: remove the "..." above, or the text below it

1 error
)");
    CHECK(only_finding("- a\nb: 1\n") == "P0114 2:1 this does not belong to what is written above");
    CHECK(only_finding("[a] b\n") == "P0114 1:5 this does not belong to what is written above");
    CHECK(only_finding("a: 1\n%b\n") == "P0114 2:1 text after the end of the document");
  }

  TEST_CASE("P0115: nesting has a limit, in brackets, by indentation, by dashes and by aliases") {
    const YamlLimits limits{.depth_max = 3};
    CHECK(findings("a: [[b]]\n", limits).empty());
    CHECK(shown("a: [[[b]]]\n", limits) == R"(error[P0115]: nested deeper than 3 levels
  --> plan.yaml:1:6
   |
 1 | a: [[[b]]]
   |      ^
   = help: move the inner part up

1 error
)");
    CHECK(only_finding("a:\n  b:\n    c:\n      d: 1\n", limits) ==
          "P0115 4:7 nested deeper than 3 levels");
    CHECK(only_finding("- - - - a\n", limits) == "P0115 1:7 nested deeper than 3 levels");
    CHECK(findings("a: &x [b]\nc: [*x]\n", limits).empty());
    CHECK(only_finding("a: &x [b]\nc: [[*x]]\n", limits) ==
          "P0115 2:6 nested deeper than 3 levels");
  }

  TEST_CASE("P0115: no depth can overflow the stack") {
    constexpr std::size_t kCount = 1'000'000;
    const auto repeated = [](std::string_view part) {
      std::string text;
      for (std::size_t i = 0; i < kCount; ++i) text += part;
      return text;
    };
    CHECK(only_finding(repeated("[")) == "P0115 1:10001 more than 10,000 brackets are open here");
    CHECK(only_finding(repeated("{[")).starts_with("P0115 1:10001 "));
    CHECK(only_finding(repeated("- ")) == "P0115 1:129 nested deeper than 64 levels");
    CHECK(only_finding(repeated("['],")).starts_with("P0116 1:"));
    CHECK(only_finding(repeated("? ")) == "P0115 1:129 nested deeper than 64 levels");
    std::string stairs;
    for (std::size_t i = 0; i < 2000; ++i) stairs += std::string(i, ' ') + "a:\n";
    CHECK(only_finding(stairs) == "P0115 65:65 nested deeper than 64 levels");
  }

  TEST_CASE("P0116: the number of values has a limit") {
    const YamlLimits limits{.nodes_max = 3};
    CHECK(findings("a: 1\nb: 2\n", limits).empty());
    CHECK(only_finding("a: 1\nb: 2\nc: 3\n", limits) ==
          "P0116 3:4 more than 3 values, counting those that aliases stand for");
  }

  TEST_CASE("P0116: aliases that stand for more and more are stopped before they are copied") {
    std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char name = 'b'; name <= 'k'; ++name) {
      const std::string alias = std::string("*") + static_cast<char>(name - 1);
      bomb += std::string(1, name) + ": &" + name + " [" +
              join(std::vector<std::string>(9, alias), ", ") + "]\n";
    }
    CHECK(only_finding(bomb).starts_with("P0116 6:"));
    std::string heavy = "a: &a " + std::string(1'000'000, 'x') + "\nb: [*a, *a, *a, *a, *a]\n";
    CHECK(only_finding(heavy) == "P0116 2:21 aliases stand for more than 4.0 MiB of text");
  }

  TEST_CASE("P0117: directives are refused") {
    CHECK(shown("# c\n%YAML 1.1\n---\na: 1\n") == R"(error[P0117]: directives are not allowed
  --> plan.yaml:2:1
   |
 2 | %YAML 1.1
   | ^^^^^^^^^
   = help: remove this line; plans are YAML 1.2

1 error
)");
    CHECK(only_finding("%TAG ! tag:x\n---\na: 1\n").starts_with("P0117 1:1 "));
  }

  TEST_CASE("P0118: a bracket that is not closed is shown where it opens") {
    CHECK(shown("a: 1\nb: [c, d\n") == R"(error[P0118]: "[" is not closed
  --> plan.yaml:2:4
   |
 2 | b: [c, d
   |    ^
   = help: add a closing "]"

1 error
)");
    CHECK(shown("b: [c, d\ne: f\n") == R"(error[P0118]: a comma or "]" is expected here
  --> plan.yaml:2:2
   |
 2 | e: f
   |  ^
   = help: the "[" in line 1 is not closed yet

1 error
)");
    CHECK(only_finding("a: {b: {c: 1}\n") == "P0118 1:4 \"{\" is not closed");
    CHECK(only_finding("a: {b: shop_${stage}}\n") ==
          "P0118 1:14 a comma or \"}\" is expected here");
    CHECK(only_finding("a: ]\n") == "P0118 1:4 this \"]\" closes nothing");
    CHECK(only_finding("a: [b}\n") == "P0118 1:6 this \"}\" closes nothing");
  }

  TEST_CASE("errors that leave the structure clear are reported together") {
    CHECK(findings("a: !t 1\nb: 1\nb: 2\n<<: 3\nc: {d}\ne: [@]\n") ==
          std::vector<std::string>{
              "P0109 1:4 the tag \"!t\" is not allowed", "P0107 3:1 the key \"b\" is written twice",
              "P0110 4:1 \"<<\" would merge another map into this one; plans have no merge keys",
              "P0104 6:5 a value cannot begin with \"@\""});
  }

  TEST_CASE("reading stops after fifty errors") {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "a: 1\n";
    const std::vector<std::string> lines = findings(text);
    REQUIRE(lines.size() == 51);
    CHECK(lines[49] == "P0107 51:1 the key \"a\" is written twice");
    CHECK(lines[50] == " 0:0 stopped reading after 50 errors");
  }
}

}  // namespace
}  // namespace kiteway::planner::yaml
