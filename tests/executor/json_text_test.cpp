// JSON texts as they stand, and values of fields in them.
#include "executor/remote/wire/json/json_text.h"
#include "executor/remote/wire/json/field_value.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {
namespace {

using enum DataType;

// "key=value" of each member as they stand.
std::vector<std::string> members(std::string_view object) {
  const auto found = members_of(object);
  if (!found) return {"no object"};
  std::vector<std::string> texts;
  for (const auto& member : *found) {
    texts.push_back(std::string(member.key) + "=" + std::string(member.value));
  }
  return texts;
}

using Texts = std::vector<std::string>;

DefaultValue value(std::string_view json, DataType type, std::int64_t text_bytes_max = 64) {
  auto found = field_value(json, {.type = type, .text_bytes_max = text_bytes_max});
  INFO(json);
  REQUIRE(found);
  return *found;
}

std::string refusal(std::string_view json, DataType type, std::int64_t text_bytes_max = 64) {
  const auto found = field_value(json, {.type = type, .text_bytes_max = text_bytes_max});
  INFO(json);
  REQUIRE_FALSE(found);
  return found.error().message;
}

TEST_SUITE("executor json text") {
  TEST_CASE("members are found with the bytes that they have, however they are nested and spaced") {
    CHECK(members("{}").empty());
    CHECK(members(" { } ").empty());
    CHECK(members(R"({"a":1})") == Texts{R"("a"=1)"});
    CHECK(members(R"({ "a" : 9007199254740993 ,"b":{"c":[1,{"}":"]"}], "d":"\"}"},"e":null})") ==
          Texts{R"("a"=9007199254740993)", R"("b"={"c":[1,{"}":"]"}], "d":"\"}"})", R"("e"=null)"});
    const std::string_view text = R"({"a" :  1.50 })";
    CHECK(members_of(text)->at(0).whole == R"("a" :  1.50)");
    CHECK(members(R"({"":"","\\":"\\"})") == Texts{R"(""="")", R"("\\"="\\")"});
  }

  TEST_CASE("what is no object has no members") {
    for (const char* text :
         {"", "[]", "1", "\"{}\"", "{", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":1,}",
          "{a:1}", "{\"a\":[1}", "{} {}", "{\"a\":\"x}"}) {
      CAPTURE(text);
      CHECK(members(text) == Texts{"no object"});
    }
  }

  TEST_CASE("objects may be nested deeper than a stack is") {
    const std::size_t depth = 1'000'000;
    const std::string text =
        "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + ",\"b\":1}";
    CHECK(members_of(text)->at(1).value == "1");
  }

  TEST_CASE("a key is found however it is written") {
    const auto found = members_of(R"({"\u0062rand":1,"a\"b":2,"水":3})");
    REQUIRE(found);
    CHECK(is_called(found->at(0), "brand"));
    CHECK(is_called(found->at(1), "a\"b"));
    CHECK(is_called(found->at(2), "\xE6\xB0\xB4"));
    CHECK_FALSE(is_called(found->at(0), "\\u0062rand"));
  }

  TEST_CASE("texts are quoted and read back as they were") {
    for (const std::string text : {"", "plain", "\"\\/\b\n\x01", "\xF0\x9F\xAA\x81"}) {
      std::string json;
      append_quoted(json, text);
      CHECK(unquoted(json) == text);
    }
    CHECK(unquoted(R"("\ud83e\ude81")") == "\xF0\x9F\xAA\x81");
    for (const char* broken : {"", "\"", "a", R"("\ud83e")", R"("\x")", R"("a"b")"}) {
      CHECK_FALSE(unquoted(broken));
    }
  }

  TEST_CASE("whole numbers are exact to the last of 64 bits, and in the range of their type") {
    CHECK(value("9223372036854775807", kInt64) == DefaultValue(INT64_MAX));
    CHECK(value("-9223372036854775808", kInt64) == DefaultValue(INT64_MIN));
    CHECK(value("9007199254740993", kInt64) == DefaultValue(std::int64_t{9'007'199'254'740'993}));
    CHECK(value("-128", kInt8) == DefaultValue(std::int32_t{-128}));
    CHECK(value("32767", kInt16) == DefaultValue(std::int32_t{32'767}));
    CHECK(value("2147483647", kInt32) == DefaultValue(std::int32_t{2'147'483'647}));
    CHECK(refusal("9223372036854775808", kInt64) == "9223372036854775808");
    CHECK(refusal("128", kInt8) == "128");
    CHECK(refusal("-32769", kInt16) == "-32769");
    CHECK(refusal("2147483648", kInt32) == "2147483648");
    CHECK(refusal("5.0", kInt64) == "5.0");
    CHECK(refusal("\"5\"", kInt64) == "a text");
    CHECK(refusal("true", kInt64) == "true");
  }

  TEST_CASE("other numbers are the nearest of their type, and whole ones exact or none") {
    CHECK(value("0.1", kDouble) == DefaultValue(0.1));
    CHECK(value("0.1", kFloat) == DefaultValue(0.1F));
    CHECK(value("-1.5e3", kFloat) == DefaultValue(-1'500.0F));
    CHECK(value("7", kDouble) == DefaultValue(7.0));
    CHECK(value("16777216", kFloat) == DefaultValue(16'777'216.0F));
    CHECK(refusal("16777217", kFloat) == "16777217");
    CHECK(refusal("9007199254740993", kDouble) == "9007199254740993");
    CHECK(refusal("9223372036854775807", kDouble) == "9223372036854775807");
    CHECK(refusal("1e39", kFloat) == "1e39");
    CHECK(refusal("1e400", kDouble) == "1e400");
    CHECK(refusal("NaN", kDouble) == "NaN");
    CHECK(refusal("[1]", kDouble) == "a list");
  }

  TEST_CASE("texts are what their escapes stand for, as long as the field holds") {
    CHECK(value(R"("a\u6c34\n")", kVarChar) == DefaultValue(std::string("a\xE6\xB0\xB4\n")));
    CHECK(value(R"("12345")", kVarChar, 5) == DefaultValue(std::string("12345")));
    CHECK(refusal(R"("123456")", kVarChar, 5) == "a text of 6 bytes");
    CHECK(refusal(R"("\ud800")", kVarChar) == "a text that is no UTF-8");
    CHECK(refusal("1", kVarChar) == "1");
    CHECK(refusal("{}", kVarChar) == "an object");
    CHECK(refusal("null", kVarChar) == "null");
  }

  TEST_CASE("truth is truth alone, and JSON is passed on byte by byte") {
    CHECK(value("false", kBool) == DefaultValue(false));
    CHECK(refusal("1", kBool) == "1");
    CHECK(value(R"({ "n":  1.50 })", kJson) == DefaultValue(std::string(R"({ "n":  1.50 })")));
  }
}

}  // namespace
}  // namespace kiteway::executor
