#include "planner/language/resolve/template.h"

#include <doctest/doctest.h>

namespace kiteway::planner {
namespace {

using Kind = TemplatePart::Kind;
using Parts = std::vector<TemplatePart>;

TEST_SUITE("planner resolve template") {
  TEST_CASE("a text without references is one part, and an empty one is none") {
    CHECK(parse_template("shop").parts == Parts{{.text = "shop"}});
    CHECK(parse_template("").parts.empty());
  }

  TEST_CASE("references stand between texts, and next to each other") {
    CHECK(parse_template("shop_${stage}_${n}${m}!").parts ==
          Parts{{.text = "shop_"},
                {.kind = Kind::kVariable, .name = "stage"},
                {.text = "_"},
                {.kind = Kind::kVariable, .name = "n"},
                {.kind = Kind::kVariable, .name = "m"},
                {.text = "!"}});
  }

  TEST_CASE("a reference may say what holds without a value, or what to tell") {
    CHECK(parse_template("${stage:-dev:-x}").parts ==
          Parts{{.kind = Kind::kOrText, .name = "stage", .text = "dev:-x"}});
    CHECK(parse_template("${stage:-}").parts == Parts{{.kind = Kind::kOrText, .name = "stage"}});
    CHECK(parse_template("${stage:?say which, please}").parts ==
          Parts{{.kind = Kind::kOrError, .name = "stage", .text = "say which, please"}});
  }

  TEST_CASE("two dollar signs are one, and one before anything else is itself") {
    CHECK(parse_template("$$").parts == Parts{{.text = "$"}});
    CHECK(parse_template("$${stage}").parts == Parts{{.text = "${stage}"}});
    CHECK(parse_template("$$$meta $1 $").parts == Parts{{.text = "$$meta $1 $"}});
    CHECK(parse_template("$$${stage}").parts ==
          Parts{{.text = "$"}, {.kind = Kind::kVariable, .name = "stage"}});
  }

  TEST_CASE("what is no reference is refused with what is wrong") {
    CHECK(parse_template("a ${stage").error == "a \"${\" has no \"}\"");
    CHECK(parse_template("${}").error == "${} does not begin with the name of a variable");
    CHECK(parse_template("${1st}").error == "${1st} does not begin with the name of a variable");
    CHECK(parse_template("${ stage }").error ==
          "${ stage } does not begin with the name of a variable");
    CHECK(parse_template("${stage-dev}").error ==
          "\"-dev\" after the variable stage means nothing");
    CHECK(parse_template("${stage:dev}").error ==
          "\":dev\" after the variable stage means nothing");
    CHECK(parse_template("${a:-${b}}").error == "a reference to a variable cannot hold another");
    CHECK(parse_template("${a:-${b}}").parts.empty());
  }

  TEST_CASE("only a lone reference is one") {
    CHECK(parse_template("${a}").is_one_reference());
    CHECK(parse_template("${a:-b}").is_one_reference());
    CHECK_FALSE(parse_template("${a} ").is_one_reference());
    CHECK_FALSE(parse_template("a").is_one_reference());
    CHECK_FALSE(parse_template("").is_one_reference());
  }
}

}  // namespace
}  // namespace kiteway::planner
