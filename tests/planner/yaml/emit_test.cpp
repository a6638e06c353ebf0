// What is written as YAML is read as the same again.
#include "planner/language/yaml/emit.h"

#include "planner/language/yaml/reader.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace kiteway::planner::yaml {
namespace {

Node text_node(std::string text) {
  return {.kind = NodeKind::kScalar, .text = std::move(text), .is_quoted = true};
}

// The text that a reader finds where this text was written, as value, key and inside of brackets.
void check_round_trip(const std::string& text) {
  CAPTURE(text);
  Node list{.kind = NodeKind::kSequence, .items = {text_node(text), text_node(text)}};
  Node inner{.kind = NodeKind::kMap, .entries = {{.key = text, .value = text_node(text)}}};
  Node outer{.kind = NodeKind::kMap,
             .entries = {{.key = "value", .value = text_node(text)},
                         {.key = "list", .value = list},
                         {.key = "inner", .value = inner}}};
  const ParsedYaml read =
      read_yaml("x.yaml", emit({.kind = NodeKind::kMap, .entries = {{"root", {}, outer}}}));
  REQUIRE(read.root);
  const Node* root = read.root->find("root");
  REQUIRE(root != nullptr);
  CHECK(root->find("value")->as_string() == text);
  for (const auto& item : root->find("list")->items) CHECK(item.as_string() == text);
  CHECK(root->find("inner")->entries.at(0).key == text);
  CHECK(root->find("inner")->entries.at(0).value.as_string() == text);
}

TEST_SUITE("planner yaml emit") {
  TEST_CASE("plain where it is safe, in quotes where some reader would take it for more") {
    for (const char* plain : {"products", "http://a:19530", "/etc/ca.pem", "logs_*", "auto",
                              "256MiB", "two words", "a-b"}) {
      CHECK(emit_text(plain) == plain);
    }
    for (const char* quoted :
         {"",      "no",   "Yes",  "ON",  "n",    "true",  "null", "~",        "1",          "1.0",
          "-1",    "+1",   ".5",   "010", "0x1F", "1_000", "1e5",  "12:30:45", "2024-01-01", ".inf",
          "-.NaN", "a: b", "a #b", "a:",  " a",   "a ",    "*a",   "&a",       "!a",         "@a",
          "- a",   "?",    "a, b", "[a]", "{a}",  "it's",  "#",    "%a",       "`a`",        "é"}) {
      CAPTURE(quoted);
      CHECK(emit_text(quoted) == "\"" + std::string(quoted) + "\"");
    }
    CHECK(emit_text("a\"b\\c\nd\te") == R"("a\"b\\c\nd\te")");
    CHECK(emit_text("\x1b") == "\"\\U0000001B\"");
  }

  TEST_CASE("every text is read as it was") {
    for (const char* text :
         {"", "a", "no", "1.0", "a: b", "a #b", "'", "\"", "\\", "\n", "a\n\n b", "\t", "ключ",
          "\xF0\x9F\x98\x80", "\u202e", "null", "<<", "=", "..."}) {
      check_round_trip(text);
    }
  }

  TEST_CASE("any text of letters and marks is read as it was") {
    std::mt19937 generator(7);
    const std::string letters = "ab1. :#-'\"\\{}[],&*!|>%@`?~$\n\tyno";
    for (int i = 0; i < 3'000; ++i) {
      std::string text;
      const std::size_t size = generator() % 6 + 1;
      for (std::size_t k = 0; k < size; ++k) text += letters[generator() % letters.size()];
      check_round_trip(text);
    }
  }

  TEST_CASE("numbers and booleans stay what they are, and maps and lists have one layout") {
    const auto read = read_yaml("x.yaml", R"(b: {c: [1, 'x', true], d: {e: 0x1f}, f: {g: {}, h: 1}}
a: 1.50
l: [{q: 1, m: {k: [{z: 1}]}}, {}, 7, {o: p}]
)");
    REQUIRE(read.root);
    const std::string text = emit(*read.root);
    CHECK(text == R"(b:
  c: [1, x, true]
  d: { e: 0x1f }
  f:
    g: {}
    h: 1
a: 1.50

l:
  - q: 1
    m:
      k:
        - z: 1
  - {}
  - 7
  - o: p
)");
    const auto again = read_yaml("x.yaml", text);
    REQUIRE(again.root);
    CHECK(emit(*again.root) == text);
  }

  TEST_CASE("a remark stands behind the line of its value, on one line") {
    const auto read = read_yaml("x.yaml", "a: 1\nb: { c: d, e: [f], g: { h: i } }\n");
    REQUIRE(read.root);
    CHECK(emit(*read.root, [](const Node& node) {
            return node.text == "1" ? std::string() : std::to_string(node.place.column) + "\nx";
          }) == R"(a: 1

b:
  c: d  # 9␊x
  e: [f]  # 15␊x
  g: { h: i }  # 28␊x
)");
  }
}

}  // namespace
}  // namespace kiteway::planner::yaml
