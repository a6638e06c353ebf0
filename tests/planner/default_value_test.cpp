// Default values: each in the type and range of its field, everything else told with a remedy.
#include "planner/compile/rules/default_value.h"
#include "schema/default_text.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
using enum DataType;

// The value as a plan would write it, or the problem with its hint.
std::string made(const FieldSchema& field, const Literal& literal) {
  const auto value = default_for(field, literal);
  if (value) return default_text(*value);
  CHECK(value.error().notes.size() == 1);
  return value.error().message + " // " + value.error().notes.at(0);
}

std::string made(DataType type, const Literal& literal) { return made(scalar("f", type), literal); }

TEST_SUITE("planner default value") {
  TEST_CASE("a value has the type that the wire gives it") {
    CHECK(*default_for(scalar("f", kInt8), std::int64_t{7}) == DefaultValue(std::int32_t{7}));
    CHECK(*default_for(scalar("f", kInt32), std::int64_t{7}) == DefaultValue(std::int32_t{7}));
    CHECK(*default_for(scalar("f", kInt64), std::int64_t{7}) == DefaultValue(std::int64_t{7}));
    CHECK(*default_for(scalar("f", kFloat), 0.5) == DefaultValue(0.5F));
    CHECK(*default_for(scalar("f", kDouble), std::int64_t{1}) == DefaultValue(1.0));
    CHECK(*default_for(scalar("f", kBool), true) == DefaultValue(true));
    CHECK(*default_for(varchar("f"), std::string("x")) == DefaultValue(std::string("x")));
  }

  TEST_CASE("whole numbers are held to the range of their type, both ends included") {
    CHECK(made(kInt8, std::int64_t{127}) == "127");
    CHECK(made(kInt8, std::int64_t{-128}) == "-128");
    CHECK(made(kInt8, std::int64_t{128}) ==
          "128 is out of the range of Int8 // write a number from -128 to 127");
    CHECK(made(kInt16, std::int64_t{-32'769}) ==
          "-32769 is out of the range of Int16 // write a number from -32768 to 32767");
    CHECK(made(kInt32, std::int64_t{2'147'483'647}) == "2147483647");
    CHECK(made(kInt32, std::int64_t{2'147'483'648}).find("out of the range") != std::string::npos);
    CHECK(made(kInt64, std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  }

  TEST_CASE("a value of another type is refused, not turned into one") {
    CHECK(made(kInt32, 1.5) ==
          "1.5 is no value of type Int32 // write a whole number, without quotes");
    CHECK(made(kInt32, std::string("1")) ==
          "\"1\" is no value of type Int32 // write a whole number, without quotes");
    CHECK(made(kInt32, true).starts_with("true is no value of type Int32"));
    CHECK(made(kBool, std::int64_t{1}) == "1 is no value of type Bool // write true or false");
    CHECK(made(kFloat, std::string("1")).starts_with("\"1\" is no value of type Float"));
    CHECK(made(varchar("f", 9), std::int64_t{5}) ==
          "5 is no value of type VarChar(9) // write it in quotes");
  }

  TEST_CASE("numbers that a server does not take as real ones are refused") {
    CHECK(made(kFloat, 1e39) ==
          "1e+39 is out of the range of Float // servers take finite numbers only");
    CHECK(made(kDouble, 1e39) == "1e+39");
    CHECK(made(kDouble, std::numeric_limits<double>::infinity()).starts_with("inf is out of"));
    CHECK(made(kDouble, std::numeric_limits<double>::quiet_NaN()).starts_with("nan is out of"));
  }

  TEST_CASE("a text is measured in bytes") {
    CHECK(made(varchar("f", 3), std::string("abc")) == "\"abc\"");
    CHECK(made(varchar("f", 3), std::string("\xE4\xBD\xA0\xE5")) ==
          "has 4 bytes, and the field holds 3 at most // write a shorter text, or a larger "
          "max_length");
    CHECK(made(varchar("f", 3), std::string()) == "\"\"");
  }

  TEST_CASE("a point in time is written as ISO 8601, and must exist") {
    for (const char* fine :
         {"2025-01-31T08:00:00+00:00", "2024-02-29T23:59:59.123456Z", "2025-01-31 08:00:00"}) {
      CHECK(made(kTimestamptz, std::string(fine)) == "\"" + std::string(fine) + "\"");
    }
    for (const char* wrong : {"2025-02-29T08:00:00Z", "2025-13-01T08:00:00Z", "2025-01-31",
                              "2025-01-31T24:00:00Z", "yesterday", "2025-01-31T08:00:00+25:00"}) {
      CAPTURE(wrong);
      CHECK(made(kTimestamptz, std::string(wrong))
                .ends_with("write it as "
                           "2025-01-31T08:00:00+00:00"));
    }
    CHECK(made(kTimestamptz, std::int64_t{5}).starts_with("5 is no value"));
  }

  TEST_CASE("types that no server takes a default for have none") {
    for (const DataType type : {kArray, kJson, kGeometry, kFloatVector, kSparseFloatVector}) {
      CHECK_FALSE(can_have_default(type));
      CHECK(made(type, std::int64_t{1}) ==
            "cannot be: fields of type " + to_string(type) + " have none // leave default out");
    }
    CHECK(can_have_default(kVarChar));
  }
}

}  // namespace
}  // namespace kiteway::planner
