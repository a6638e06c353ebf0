// Filter texts for ranges of keys, in both styles that servers read.
#include "executor/remote/wire/expression.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace kiteway::executor {
namespace {

using namespace std::string_literals;
using enum LiteralStyle;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
const std::string kLowestText = "-9223372036854775808";  // servers before 2.6 cannot read it

PrimaryKey number(std::int64_t value) { return value; }
PrimaryKey text(std::string value) { return value; }

std::string range(std::optional<PrimaryKey> after, std::optional<PrimaryKey> upto,
                  LiteralStyle style = kUnicodeEscapes) {
  return range_expression("id", {.after = std::move(after), .upto = std::move(upto)}, style);
}

TEST_SUITE("executor wire expression") {
  TEST_CASE("a range without bounds needs no filter, which sees every key there is") {
    CHECK(range({}, {}).empty());
  }

  TEST_CASE("a range leaves its lower bound out and takes its upper one in") {
    CHECK(range(number(5), {}) == "id > 5");
    CHECK(range({}, number(9)) == "id <= 9");
    CHECK(range(number(-5), number(9)) == "id > -5 and id <= 9");
    CHECK(range(text("a"), text("b")) == R"(id > "a" and id <= "b")");
    CHECK(range(text(""), {}) == R"(id > "")");
    CHECK(range(number(kHighest - 1), number(kHighest)) ==
          "id > 9223372036854775806 and id <= 9223372036854775807");
  }

  TEST_CASE("the lowest Int64 is never written, for servers before 2.6 cannot read it") {
    CHECK(range(number(kLowest), {}) == "id >= -9223372036854775807");
    CHECK(range({}, number(kLowest)) == "id < -9223372036854775807");
    CHECK(range(number(kLowest), number(kLowest)).find(kLowestText) == std::string::npos);
    CHECK(range(number(kLowest + 1), {}) == "id > -9223372036854775807");
  }

  TEST_CASE("a list of keys selects each of them") {
    CHECK(keys_expression("id", {number(1), number(-2)}, kUnicodeEscapes) == "id in [1, -2]");
    CHECK(keys_expression("id", {text("a\"b"), text("é")}, kUnicodeEscapes) ==
          R"(id in ["a\"b", "\u00e9"])");
    CHECK(keys_expression("id", {text("é")}, kRawUtf8) == "id in [\"é\"]");
  }

  TEST_CASE("a list of keys does not write the lowest Int64 either") {
    const std::string list = keys_expression("id", {number(kLowest), number(1)}, kUnicodeEscapes);
    CHECK(list.find(kLowestText) == std::string::npos);
  }
}

TEST_SUITE("executor wire literals") {
  TEST_CASE("numbers are written as they are") {
    CHECK(literal(number(0), kUnicodeEscapes) == "0");
    CHECK(literal(number(-42), kRawUtf8) == "-42");
  }

  TEST_CASE("quotes, backslashes and the ends of lines are escaped in both styles") {
    for (const LiteralStyle style : {kUnicodeEscapes, kRawUtf8}) {
      CHECK(literal(text("plain ~!'{}[]"), style) == R"("plain ~!'{}[]")");
      CHECK(literal(text("a\"b"), style) == R"("a\"b")");
      CHECK(literal(text("a\\b\\"), style) == R"("a\\b\\")");
      CHECK(literal(text("a\nb\rc\td"), style) == R"("a\nb\rc\td")");
      CHECK(literal(text(""), style) == R"("")");
    }
  }

  TEST_CASE("what is not ASCII is escaped, since 2.5 rewrites raw Chinese characters") {
    CHECK(literal(text("é"), kUnicodeEscapes) == R"("\u00e9")");
    CHECK(literal(text("商品"), kUnicodeEscapes) == R"("\u5546\u54c1")");
    CHECK(literal(text("\uFFFF"), kUnicodeEscapes) == R"("\uffff")");
  }

  TEST_CASE("the supplementary plane needs eight digits") {
    CHECK(literal(text("\U00020000"), kUnicodeEscapes) == R"("\U00020000")");
    CHECK(literal(text("😀"), kUnicodeEscapes) == R"("\U0001f600")");
    CHECK(literal(text("\U0010FFFF"), kUnicodeEscapes) == R"("\U0010ffff")");
  }

  TEST_CASE("control characters are escaped where there are escapes for them") {
    CHECK(literal(text("\0"s), kUnicodeEscapes) == R"("\u0000")");
    CHECK(literal(text("\x1B\x7F"), kUnicodeEscapes) == R"("\u001b\u007f")");
    CHECK(literal(text("\x1B\x7F"), kRawUtf8) == "\"\x1B\x7F\"");
  }

  TEST_CASE("multiples, and two conditions of which one may be missing") {
    CHECK(multiples_expression("id", 61) == "id % 61 == 0");
    CHECK(both_of("a > 1 or b > 1", "id % 61 == 0") == "(a > 1 or b > 1) and (id % 61 == 0)");
    CHECK(both_of("", "id > 5") == "id > 5");
    CHECK(both_of("id > 5", "") == "id > 5");
    CHECK(both_of("", "").empty());
  }

  TEST_CASE("keys of the dynamic field are asked for in parentheses, for 2.3 knows no other way") {
    CHECK(dynamic_keys_expression({"a"}) == "(exists $meta[\"a\"])");
    CHECK(dynamic_keys_expression({"a", "b"}) == "(exists $meta[\"a\"]) or (exists $meta[\"b\"])");
  }

  TEST_CASE("milvus-lite 3 gets raw UTF-8, as it knows no such escapes") {
    CHECK(literal(text("é商😀"), kRawUtf8) == "\"é商😀\"");
  }
}

}  // namespace
}  // namespace kiteway::executor
