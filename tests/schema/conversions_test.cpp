// Which types become which.
#include "schema/conversions.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace kiteway {
namespace {

using enum DataType;

TEST_SUITE("schema conversions") {
  TEST_CASE("numbers become wider, never narrower") {
    CHECK(conversion(kInt8, kInt64) == Conversion::kWider);
    CHECK(conversion(kFloat, kDouble) == Conversion::kWider);
    CHECK_FALSE(conversion(kInt64, kInt32));
    CHECK_FALSE(conversion(kInt64, kInt64));
    CHECK_FALSE(conversion(kBool, kInt8));
    CHECK_FALSE(conversion(kDouble, kFloat));
    CHECK_FALSE(conversion(kInt32, kDouble));
  }

  TEST_CASE("every scalar becomes a text or JSON, and nothing else does") {
    for (const DataType from : {kBool, kInt8, kInt16, kInt32, kInt64, kFloat, kDouble}) {
      CHECK(conversion(from, kVarChar) == Conversion::kText);
      CHECK(conversion(from, kJson) == Conversion::kJson);
    }
    CHECK(conversion(kJson, kVarChar) == Conversion::kText);
    CHECK(conversion(kVarChar, kJson) == Conversion::kJson);
    CHECK_FALSE(conversion(kArray, kJson));
    CHECK_FALSE(conversion(kVarChar, kVarChar));
    CHECK_FALSE(conversion(kFloatVector, kJson));
  }

  TEST_CASE("vectors of floats become halves") {
    CHECK(conversion(kFloatVector, kFloat16Vector) == Conversion::kHalfVector);
    CHECK(conversion(kFloatVector, kBFloat16Vector) == Conversion::kHalfVector);
    CHECK_FALSE(conversion(kFloat16Vector, kBFloat16Vector));
  }

  TEST_CASE("numbers are written shortest, and as what they are") {
    CHECK(number_text(0.1F) == "0.1");
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(2.0) == "2.0");
    CHECK(number_text(-0.0) == "-0.0");
    CHECK(number_text(1e22) == "1e+22");
  }

  TEST_CASE("no text is longer than the longest") {
    for (const double number :
         {std::numeric_limits<double>::lowest(), -std::numeric_limits<double>::denorm_min(),
          -2.2250738585072011e-308, -1234567890123456.0, -0.00012345678901234567}) {
      CHECK(std::ssize(number_text(number)) <= *text_bytes_max(kDouble));
    }
    CHECK(std::ssize(std::to_string(std::numeric_limits<std::int64_t>::min())) ==
          *text_bytes_max(kInt64));
    CHECK(std::ssize(std::to_string(std::numeric_limits<std::int32_t>::min())) ==
          *text_bytes_max(kInt32));
  }

  TEST_CASE("a default changes with its field") {
    const auto text = [](const char* known) { return DefaultValue(std::string(known)); };
    CHECK(converted_default(DefaultValue(std::int32_t{7}), kInt8, kInt64) ==
          DefaultValue(std::int64_t{7}));
    CHECK(converted_default(DefaultValue(std::int32_t{7}), kInt8, kInt32) ==
          DefaultValue(std::int32_t{7}));
    CHECK(converted_default(DefaultValue(0.5F), kFloat, kDouble) == DefaultValue(0.5));
    CHECK(converted_default(DefaultValue(true), kBool, kVarChar) == text("true"));
    CHECK(converted_default(DefaultValue(std::int64_t{-7}), kInt64, kVarChar) == text("-7"));
    CHECK(converted_default(DefaultValue(2.0), kDouble, kVarChar) == text("2.0"));
    CHECK_FALSE(converted_default(DefaultValue(2.0), kDouble, kJson));
    CHECK_FALSE(converted_default(DefaultValue(2.0), kDouble, kFloat));
  }
}

}  // namespace
}  // namespace kiteway
