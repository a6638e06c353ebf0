// The strict YAML reader: what it accepts with which places, and every refusal verbatim.
#include "planner/yaml/reader.h"

#include "planner/yaml/tree.h"
#include "schema/base/diagnostic.h"
#include "schema/base/text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner::yaml {
namespace {

using namespace std::string_literals;

constexpr std::string_view kPlan = R"(# moves the shop
version: 1
name: shop-to-cloud
source:
  uri: http://milvus.internal:19530
  auth: { username: root, password: { from_env: MILVUS_PASSWORD } }
target:
  uri: "https://in01-xxxx.zillizcloud.com:19535"
  database: shop_${stage}
defaults: &defaults { dynamic_field: true, verify: checksum }
collections:
  - name: products
    description: >-
      Everything we sell,
      in every language: 商品
    fields:
      price: { nullable: true, default: 0.0 }
      legacy: {drop: true}
  - match: "logs_*"
    exclude: [logs_tmp, 'it''s old']
    defaults: *defaults
    note: |
      a	tab, a "quote" and [brackets
settings: { memory: 256MiB }
)";

ParsedYaml read(std::string_view text, const YamlLimits& limits = {}) {
  return read_yaml("plan.yaml", text, limits);
}

// All findings as a person sees them; empty for a text without any.
std::string shown(std::string_view text, const YamlLimits& limits = {}) {
  const ParsedYaml parsed = read(text, limits);
  CHECK(parsed.root.has_value() != parsed.diagnostics.has_errors());
  return render(parsed.diagnostics, {{"plan.yaml", std::string(text)}});
}

// One line per finding: "P0104 2:3 message".
std::vector<std::string> findings(std::string_view text, const YamlLimits& limits = {}) {
  std::vector<std::string> lines;
  const ParsedYaml parsed = read(text, limits);
  for (const Diagnostic& d : parsed.diagnostics.items()) {
    lines.push_back(d.code + " " + std::to_string(d.place.line) + ":" +
                    std::to_string(d.place.column) + " " + d.message);
  }
  return lines;
}

std::string only_finding(std::string_view text, const YamlLimits& limits = {}) {
  const std::vector<std::string> lines = findings(text, limits);
  REQUIRE(lines.size() == 1);
  return lines.front();
}

Node root_of(std::string_view text) {
  ParsedYaml parsed = read(text);
  CHECK(shown(text).empty());
  REQUIRE(parsed.root);
  return *parsed.root;
}

SourcePlace at(int line, int column, int length = 1) {
  return {.file = "plan.yaml", .line = line, .column = column, .length = length};
}

Node scalar(std::string text, const SourcePlace& place, bool is_quoted = false) {
  return {
      .kind = NodeKind::kScalar, .place = place, .text = std::move(text), .is_quoted = is_quoted};
}

Node plain(std::string text) { return scalar(std::move(text), {}); }

TEST_SUITE("planner yaml") {
  TEST_CASE("a document becomes a tree in which everything has its place") {
    const Node root = root_of("name: 商 # c\n\"k\": [a, 'b c']\nd:\n  - {e: ~}\n");
    CHECK(root.kind == NodeKind::kMap);
    CHECK(root.place == at(1, 1));
    REQUIRE(root.entries.size() == 3);
    CHECK(root.entries[0].key == "name");
    CHECK(root.entries[0].key_place == at(1, 1, 4));
    CHECK(root.entries[0].value == scalar("商", at(1, 7)));
    CHECK(root.entries[1].key == "k");
    CHECK(root.entries[1].key_place == at(2, 1, 3));
    CHECK(root.entries[1].value ==
          Node{.kind = NodeKind::kSequence,
               .place = at(2, 6),
               .items = {scalar("a", at(2, 7)), scalar("b c", at(2, 10, 5), true)}});
    const Node& list = root.entries[2].value;
    CHECK(list.place == at(4, 3));
    REQUIRE(list.items.size() == 1);
    CHECK(list.items[0].place == at(4, 5));
    CHECK(list.items[0].entries[0].key_place == at(4, 6));
    CHECK(list.items[0].entries[0].value == Node{.place = at(4, 9), .text = "~"});
  }

  TEST_CASE("columns count code points, not bytes") {
    const Node root = root_of("商品: {é: \"ü\", 😀: x}\n");
    CHECK(root.entries[0].key_place == at(1, 1, 2));
    const Node& map = root.entries[0].value;
    CHECK(map.entries[0].key_place == at(1, 6));
    CHECK(map.entries[0].value.place == at(1, 9, 3));
    CHECK(map.entries[1].key_place == at(1, 14));
    CHECK(map.entries[1].value.place == at(1, 17));
  }

  TEST_CASE("a byte order mark and CRLF line ends change nothing") {
    CHECK(root_of("\xEF\xBB\xBF"
                  "a: 1\r\nb: x\r\n") == root_of("a: 1\nb: x\n"));
  }

  TEST_CASE("text over several lines is folded, and its place is in the first line") {
    const Node root =
        root_of("a: one\n  two # c\nb: \"x\n  y\"\nc: |-\n  l1\n   l2\nd: >\n  f\n  g\n");
    CHECK(*root.find("a") == scalar("one two", at(1, 4, 3)));
    CHECK(*root.find("b") == scalar("x y", at(3, 4, 2), true));
    CHECK(*root.find("c") == scalar("l1\n l2", at(5, 4, 2), true));
    CHECK(*root.find("d") == scalar("f g\n", at(8, 4, 1), true));
  }

  TEST_CASE("a missing value is null, at its key or its dash") {
    const Node root = root_of("a:\nnull_b: 1\nc:\n  - x\n  - # none\n\n  -\nd: {e: , f: null}\n");
    CHECK(*root.find("a") == Node{.place = at(1, 1)});
    const Node* list = root.find("c");
    REQUIRE(list != nullptr);
    REQUIRE(list->items.size() == 3);
    CHECK(list->items[1] == Node{.place = at(5, 3)});
    CHECK(list->items[2] == Node{.place = at(7, 3)});
    CHECK(*root.find("d")->find("e") == Node{.place = at(8, 5)});
    CHECK(*root.find("d")->find("f") == Node{.place = at(8, 13, 4), .text = "null"});
    CHECK(root_of("~\n") == Node{.place = at(1, 1), .text = "~"});
  }

  TEST_CASE("an alias copies its value: outside the alias's place, inside the original's") {
    const Node root = root_of("a: &x {k: v}\nb: *x\nc: &n\nd: [*n]\n");
    CHECK(root.find("a")->place == at(1, 7));
    const Node* copy = root.find("b");
    CHECK(copy->place == at(2, 4, 2));
    CHECK(copy->entries == root.find("a")->entries);
    CHECK(*root.find("c") == Node{.place = at(3, 4, 2)});
    CHECK(root.find("d")->items[0] == Node{.place = at(4, 5, 2)});
  }

  TEST_CASE("a key is found in its own map only") {
    const Node root = root_of("a: {b: 1}\nc: []\n");
    CHECK(root.find("b") == nullptr);
    CHECK(root.find("a")->find("b")->text == "1");
    CHECK(root.find("c")->find("a") == nullptr);
  }

  TEST_CASE("only true and false are booleans") {
    CHECK(plain("true").as_bool() == true);
    CHECK(plain("False").as_bool() == false);
    for (const char* word : {"yes", "no", "on", "off", "y", "n", "tRUE", "1", "0"}) {
      CHECK(plain(word).as_bool() == std::nullopt);
    }
    CHECK(plain("yes").as_string() == "yes");
    CHECK(plain("off").is_string());
    CHECK(scalar("true", {}, true).as_bool() == std::nullopt);
    CHECK(scalar("true", {}, true).as_string() == "true");
    CHECK(plain("true").as_string() == std::nullopt);
  }

  TEST_CASE("integers are decimal, hexadecimal or octal, without leading zeros") {
    CHECK(plain("0").as_int64() == 0);
    CHECK(plain("-12").as_int64() == -12);
    CHECK(plain("+7").as_int64() == 7);
    CHECK(plain("0x1F").as_int64() == 31);
    CHECK(plain("0o17").as_int64() == 15);
    CHECK(plain("9223372036854775807").as_int64() == INT64_MAX);
    CHECK(plain("-9223372036854775808").as_int64() == INT64_MIN);
    for (const char* word : {"9223372036854775808", "010", "-007", "1_000", "1.0", "0x", "1e3", "",
                             "+", "0o8", "-0x1", "12a", "256MiB"}) {
      CHECK(plain(word).as_int64() == std::nullopt);
    }
    CHECK(plain("010").as_string() == "010");
    CHECK(scalar("5", {}, true).as_int64() == std::nullopt);
    CHECK(scalar("5", {}, true).is_string());
  }

  TEST_CASE("numbers with a point or an exponent are doubles, and so are integers") {
    CHECK(plain("1.5").as_double() == 1.5);
    CHECK(plain("-.5").as_double() == -0.5);
    CHECK(plain("+5.").as_double() == 5.0);
    CHECK(plain("1e3").as_double() == 1000.0);
    CHECK(plain("2E-2").as_double() == 0.02);
    CHECK(plain("7").as_double() == 7.0);
    CHECK(plain("0x10").as_double() == 16.0);
    CHECK(plain("-.inf").as_double() == -INFINITY);
    CHECK(std::isnan(plain(".NaN").as_double().value()));
    for (const char* word :
         {".", "e3", "1e", "inf", "nan", "01.5", "1.5.2", "1 ", "--1", "1e999"}) {
      CHECK(plain(word).as_double() == std::nullopt);
    }
    CHECK(plain("01.5").is_string());
    CHECK_FALSE(plain("1e999").is_string());
  }

  TEST_CASE("null is the word, the tilde or nothing, and never a quoted text") {
    const Node root = root_of("a: null\nb: ~\nc:\nd: 'null'\ne: nil\nf: \"\"\n");
    CHECK(root.find("a")->is_null());
    CHECK(root.find("b")->is_null());
    CHECK(root.find("c")->is_null());
    CHECK(root.find("d")->as_string() == "null");
    CHECK(root.find("e")->as_string() == "nil");
    CHECK(root.find("f")->as_string() == "");
  }

  TEST_CASE("a value is described for the middle of a message") {
    const Node root = root_of("[{}, [], 5, -1.5, true, x, '5', ~, \"a\\tb\", 010]");
    std::vector<std::string> described;
    described.reserve(root.items.size());
    for (const Node& item : root.items) described.push_back(describe(item));
    CHECK(described == std::vector<std::string>{"a map", "a list", "the number 5",
                                                "the number -1.5", "the boolean true",
                                                "the string \"x\"", "the string \"5\"", "nothing",
                                                "the string \"a\\tb\"", "the string \"010\""});
    CHECK(describe(plain(std::string(50, '1'))) == "the number " + std::string(40, '1') + "…");
  }

  TEST_CASE("P0100: a file over the size limit is not parsed") {
    CHECK(shown(std::string(2049, 'x'), {.bytes_max = 2048}) ==
          "error[P0100]: the file has 2.0 KiB, more than 2.0 KiB\n"
          "  --> plan.yaml\n"
          "   = help: split the plan into several files\n\n1 error\n");
    CHECK(findings(std::string(2048, 'x'), {.bytes_max = 2048}).empty());
  }

  TEST_CASE("P0101: nothing to read is an error about the file") {
    const std::string empty = "error[P0101]: the file is empty\n  --> plan.yaml\n\n1 error\n";
    CHECK(shown("") == empty);
    CHECK(shown("\xEF\xBB\xBF") == empty);
    CHECK(shown(" \n\t\n") == empty);
    CHECK(only_finding("# only\n # this\n") == "P0101 0:0 the file is empty but for its comments");
    CHECK(only_finding("---\n") == "P0101 0:0 the document is empty");
    CHECK(only_finding("---\n...\n") == "P0101 0:0 the document is empty");
  }

  TEST_CASE("P0102: a byte that is not UTF-8 is located") {
    CHECK(shown("a: 商\nb: caf\xE9!\n") == R"(error[P0102]: the byte 0xE9 is not valid UTF-8
  --> plan.yaml:2:7
   |
 2 | b: caf)"
                                           "\uFFFD"
                                           R"(!
   |       ^
   = help: save the file as UTF-8

1 error
)");
    CHECK(only_finding("\xFF\xFE"
                       "a\0"s) == "P0102 1:1 the byte 0xFF is not valid UTF-8");
  }

  TEST_CASE("P0103: control characters are refused where they stand") {
    CHECK(shown("a: x\x07y\n") == R"(error[P0103]: the control character U+0007 is not allowed
  --> plan.yaml:1:5
   |
 1 | a: x␇y
   |     ^
   = help: remove it, or write it as "\u0007" in double quotes

1 error
)");
    CHECK(only_finding("a: \0b\n"s) == "P0103 1:4 the control character U+0000 is not allowed");
    CHECK(only_finding("a: \u0085\n") == "P0103 1:4 the control character U+0085 is not allowed");
    CHECK(only_finding("a: 1\rb: 2\n") == "P0103 1:5 a carriage return that does not end a line");
    CHECK(only_finding("a: \uFEFFb\n") == "P0103 1:4 a byte order mark inside of the text");
    CHECK(only_finding("a: \"x\\0\"\n") == "P0103 1:4 the string holds a NUL character");
    CHECK(root_of("a: \"\\u0007\"").find("a")->text == "\x07");
  }

  TEST_CASE("P0104: a line that fits nowhere says why") {
    CHECK(shown("a:\n    b: 1\n  c: 2\n") ==
          R"(error[P0104]: the indentation of this line matches no line above
  --> plan.yaml:3:3
   |
 3 |   c: 2
   |   ^^^^
   = help: begin the line in the same column as those it belongs with

1 error
)");
    CHECK(shown("a: 1\n  b: 2\n") ==
          R"(error[P0104]: this line continues the value above it, so it cannot be a key
  --> plan.yaml:2:3
   |
 2 |   b: 2
   |   ^
   = help: begin the line in the same column as the keys it belongs with

1 error
)");
    CHECK(shown("a: b: c\n") == R"(error[P0104]: ":" is not expected here
  --> plan.yaml:1:5
   |
 1 | a: b: c
   |     ^
   = help: quote the value if the colon belongs to it

1 error
)");
    CHECK(only_finding("a: - b\n") == "P0104 1:4 \"-\" is not expected here");
    CHECK(only_finding("a: [- b]\n") == "P0104 1:5 \"-\" is not expected here");
    CHECK(only_finding("a: ? b\n") == "P0104 1:4 \"?\" is not expected here");
    CHECK(only_finding("a: [b] c\n") == "P0104 1:8 unexpected text after a value");
    CHECK(only_finding("a:\n  - [b]\n  - [c] d\n") == "P0104 3:9 unexpected text after a value");
    CHECK(only_finding("'a':\n'b'\n") == "P0104 2:1 this value must be indented more than its key");
    CHECK(only_finding("a:\n  b: &x\n  [c]\n") ==
          "P0104 3:3 this value must be indented more than its key");
  }

  TEST_CASE("P0104: a value that begins with a special character is to be quoted") {
    CHECK(shown("a: @home\n") == R"(error[P0104]: a value cannot begin with "@"
  --> plan.yaml:1:4
   |
 1 | a: @home
   |    ^
   = help: quote the value

1 error
)");
    CHECK(only_finding("a: *\n") == "P0104 1:5 a name is missing after \"*\"");
    CHECK(only_finding("a: &\n") == "P0104 1:5 a name is missing after \"&\"");
    CHECK(only_finding("a: &b: c\n") ==
          "P0104 1:4 an anchor's name has letters, digits, \"_\" and \"-\" only");
    CHECK(only_finding("a: &b &c d\n") == "P0104 1:7 a value can have one anchor only");
    CHECK(only_finding("a: |b\n  c\n") == "P0104 1:5 unexpected text after \"|\" or \">\"");
    CHECK(only_finding("a: |#b\n  c\n") == "P0104 1:5 unexpected text after \"|\" or \">\"");
    CHECK(only_finding("a: |0\n  c\n") == "P0104 1:6 a text block cannot be indented by 0");
    CHECK(only_finding("a: >+\n  c\n") == "P0104 1:4 \">+\" is not supported");
  }

  TEST_CASE("P0104: escapes that YAML does not have, or that yaml-cpp reads wrong") {
    CHECK(shown("a: \"C:\\win\"\n") == R"(error[P0104]: \w is not an escape that YAML has
  --> plan.yaml:1:7
   |
 1 | a: "C:\win"
   |       ^^
   = help: write a backslash as \\, or use single quotes

1 error
)");
    CHECK(only_finding("a: \"\\é\"\n") == "P0104 1:5 \\é is not an escape that YAML has");
    CHECK(only_finding("a: \"\\u12g4\"\n") == "P0104 1:5 \\u12g4 is not an escape that YAML has");
    CHECK(only_finding("a: \"\\ud83d\\ude00\"\n") == "P0104 1:5 \\ud83d is not a character");
    CHECK(only_finding("a: \"\\_\"\n") == "P0104 1:4 the escapes \\_ and \\N are not supported");
    CHECK(only_finding("a: \"b\n\n\"\n") ==
          "P0104 3:1 a string in quotes cannot end in blank lines");
  }

  TEST_CASE("P0104: an empty place between commas is not a null") {
    CHECK(only_finding("a: [b,,c]\n") == "P0104 1:7 a value is missing before this comma");
    CHECK(only_finding("{a: 1,,b: 2}\n") ==
          "P0104 1:7 a key and its value are missing before this comma");
    CHECK(findings("a: [b, c,]\nd: {e: f,}\n").empty());
  }

  TEST_CASE("P0105: a tab cannot indent") {
    CHECK(shown("a:\n  b:\n \tc: 1\n") == R"(error[P0105]: a tab; YAML indents with spaces
  --> plan.yaml:3:2
   |
 3 |     c: 1
   |  ^^^
   = help: replace the tab by spaces

1 error
)");
    for (const std::string text :
         {"a: 1\n\tb: 2\n", "a:\n\t- b\n", "a:\n\tb\n", "a:\n\t~\n", "a:\n\t[b]\n",
          "a: |\n  b\n\tc\n", "\ta: 1\n", "&b\na:\n\t*b\n"}) {
      CAPTURE(text);
      CHECK(only_finding(text).starts_with("P0105"));
      CHECK(only_finding(text).ends_with(":1 a tab; YAML indents with spaces"));
    }
    CHECK(only_finding("-\ta: 1\n") == "P0105 1:2 a tab; YAML indents with spaces");
  }

  TEST_CASE("tabs that do not indent are allowed") {
    CHECK(findings("a:\tb\t# c\n\t\n\t# d\ne: [\n\tf,\n\tg\n\t]\nh: \"i\n\tj\"\nk: |\n  l\n  \tm\n")
              .empty());
  }

  TEST_CASE("P0106: a quote that is not closed is shown where it opens") {
    const std::string expected = R"(error[P0106]: this quote is not closed
  --> plan.yaml:1:4
   |
 1 | a: "b
   |    ^
   = help: add a closing "

1 error
)";
    CHECK(shown("a: \"b\n") == expected);  // yaml-cpp takes this for "b "
    CHECK(shown("a: \"b") == expected);
    CHECK(shown("a: \"b\n---\nc: d\n") == expected);
    CHECK(only_finding("- [x, 'y']\n- [x, {'y, \"z\"]\n") == "P0106 2:8 this quote is not closed");
    CHECK(only_finding("a: it's\nb: 'c\nd: e\n") == "P0106 2:4 this quote is not closed");
    CHECK(only_finding("'a: b\n") == "P0106 1:1 this quote is not closed");
    CHECK(only_finding("a: 1 # it's\n'b: c\n") == "P0106 2:1 this quote is not closed");
  }

  TEST_CASE("P0106: text right after a closing quote hints at the quote before") {
    CHECK(shown("a: \"b\nc: \"d\"\n") == R"(error[P0106]: text right after a closing quote
  --> plan.yaml:2:5
   |
 2 | c: "d"
   |     ^^
   = help: the string begins in line 1: is its closing quote missing?

1 error
)");
    CHECK(only_finding("a: \"b\"#c\n") == "P0106 1:7 text right after a closing quote");
    CHECK(only_finding("a: 'b'c'\n") == "P0106 1:7 text right after a closing quote");
  }

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

  TEST_CASE("the sample plan is read, and every prefix of it is read or refused") {
    CHECK(shown(kPlan).empty());
    for (std::size_t size = 0; size <= kPlan.size(); ++size) {
      check_outcome(std::string(kPlan.substr(0, size)));
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
      std::string text(kPlan);
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
