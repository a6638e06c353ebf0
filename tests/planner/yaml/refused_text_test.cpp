// What the strict reader refuses in the letters of a text, verbatim: P0100 to P0106.
#include "tests/planner/yaml/reading.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner::yaml {
namespace {

using namespace std::string_literals;

TEST_SUITE("planner yaml text") {
  TEST_CASE("P0100: a file over the size limit is not parsed") {
    CHECK(shown(std::string(2049, 'x'), {.bytes_max = 2048}) ==
          "error[P0100]: the file has more than 2.0 KiB\n"
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
}

}  // namespace
}  // namespace kiteway::planner::yaml
