// What the strict reader accepts: every value with its place, and what it is taken for.
#include "tests/planner/yaml/reading.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner::yaml {
namespace {

using namespace std::string_literals;

TEST_SUITE("planner yaml tree") {
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
}

}  // namespace
}  // namespace kiteway::planner::yaml
