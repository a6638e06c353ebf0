// Columns whose fields have another type on the target.
#include "executor/remote/wire/convert.h"
#include "executor/remote/wire/half.h"
#include "tests/support/columns.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;
using enum DataType;

proto::FieldData converted(const proto::FieldData& column, DataType from, DataType to,
                           std::int64_t text_bytes_max = 65'535) {
  std::vector<RefusedRow> refused;
  auto bytes =
      converted_column(column.SerializeAsString(),
                       {.from = from, .to = to, .text_bytes_max = text_bytes_max}, refused);
  REQUIRE(bytes);
  CHECK(refused.empty());
  proto::FieldData made;
  REQUIRE(made.ParseFromString(*bytes));
  CHECK(made.type() == static_cast<proto::DataType>(to));
  CHECK(made.field_name() == column.field_name());
  return made;
}

std::string refusal(const proto::FieldData& column, DataType from, DataType to,
                    std::int64_t text_bytes_max = 65'535) {
  std::vector<RefusedRow> refused;
  auto bytes =
      converted_column(column.SerializeAsString(),
                       {.from = from, .to = to, .text_bytes_max = text_bytes_max}, refused);
  if (!bytes) return bytes.error().message;
  REQUIRE(refused.size() == 1);
  return "field " + refused[0].field + " of row " + std::to_string(refused[0].row) + " " +
         refused[0].reason;
}

std::vector<std::string> json_of(const proto::FieldData& column, DataType from) {
  const auto made = converted(column, from, kJson);
  return {made.scalars().json_data().data().begin(), made.scalars().json_data().data().end()};
}

std::vector<std::string> texts_of(const proto::FieldData& column, DataType from) {
  const auto made = converted(column, from, kVarChar);
  return {made.scalars().string_data().data().begin(), made.scalars().string_data().data().end()};
}

using Texts = std::vector<std::string>;

TEST_SUITE("executor convert") {
  TEST_CASE("numbers become wider") {
    const auto bytes = int_column("n", proto::Int8, {-128, 0, 127});
    CHECK(converted(bytes, kInt8, kInt32).scalars().int_data().data(0) == -128);
    const auto longs = converted(bytes, kInt8, kInt64).scalars().long_data();
    CHECK(std::vector<std::int64_t>(longs.data().begin(), longs.data().end()) ==
          std::vector<std::int64_t>{-128, 0, 127});
    const auto doubles = converted(float_column("f", {0.1F}), kFloat, kDouble);
    CHECK(doubles.scalars().double_data().data(0) == double{0.1F});
  }

  TEST_CASE("values become texts") {
    CHECK(texts_of(bool_column("b", {true, false}), kBool) == Texts{"true", "false"});
    CHECK(texts_of(long_column("n", {std::numeric_limits<std::int64_t>::min(), 0}), kInt64) ==
          Texts{"-9223372036854775808", "0"});
    CHECK(texts_of(float_column("f", {0.1F, 3.0F}), kFloat) == Texts{"0.1", "3.0"});
    CHECK(texts_of(json_column("j", {R"({"a": 18446744073709551615})"}), kJson) ==
          Texts{R"({"a": 18446744073709551615})"});
  }

  TEST_CASE("values become JSON") {
    CHECK(json_of(bool_column("b", {true}), kBool) == Texts{"true"});
    CHECK(json_of(long_column("n", {9'223'372'036'854'775'807}), kInt64) ==
          Texts{"9223372036854775807"});
    CHECK(json_of(double_column("d", {0.5, 1e300}), kDouble) == Texts{"0.5", "1e+300"});
    CHECK(json_of(text_column("t", {"a\"b\\c\n\x01", "\xC3\xA9", ""}), kVarChar) ==
          Texts{R"("a\"b\\c\u000a\u0001")", "\"\xC3\xA9\"", R"("")"});
  }

  TEST_CASE("a value that has no place in the new type is told with its row") {
    CHECK(refusal(double_column("d", {1, std::nan("")}), kDouble, kJson) ==
          "field d of row 1 holds NaN, which has no place in a JSON");
    CHECK(refusal(text_column("t", {"ok", "\xFF"}), kVarChar, kJson)
              .starts_with("field t of row 1 holds bytes that are no UTF-8"));
    const std::string longest(65'534, 'a');  // two quotes make it as long as JSON can be
    CHECK(json_of(text_column("t", {longest}), kVarChar).at(0).size() == 65'536);
    CHECK(refusal(text_column("t", {longest, longest + "a"}), kVarChar, kJson)
              .starts_with("field t of row 1 holds a text whose JSON has 65,537 by"));
    CHECK(refusal(json_column("j", {"[]", "[1,2]"}), kJson, kVarChar, 4)
              .starts_with("field j of row 1 holds a text of 5 bytes"));
    CHECK(refusal(float_vectors("v", 2, {1, 2, 3, 70'000}), kFloatVector, kFloat16Vector)
              .starts_with("field v of row 1 holds 70000.0"));
  }

  TEST_CASE("the row of a value is told where rows without one are left out") {
    auto vectors = float_vectors("v", 2, {1, 2, 3, 70'000});
    for (const bool is_valid : {false, true, false, true}) vectors.add_valid_data(is_valid);
    CHECK(refusal(vectors, kFloatVector, kFloat16Vector).find("row 3 ") != std::string::npos);
  }

  TEST_CASE("what is told of NULL rows stays") {
    const auto column = with_validity(float_column("f", {1}), {false, true});
    const auto made = converted(column, kFloat, kVarChar);
    CHECK(made.valid_data_size() == 2);
    CHECK_FALSE(made.valid_data(0));
  }

  TEST_CASE("a column that is not of the type it is said to be is refused") {
    CHECK(refusal(text_column("t", {"a"}), kFloatVector, kFloat16Vector)
              .starts_with("column t does not come as"));
    CHECK(refusal(long_array_column("tags", {{1}}), kInt64, kVarChar)
              .starts_with("column tags does not"));
    CHECK(refusal(bool_column("b", {true}), kInt32, kVarChar).starts_with("column b does not"));
    CHECK(refusal(float_vectors("v", 2, {1, 2}), kInt32, kInt64).starts_with("column v does not"));
    CHECK(refusal(int_column("n", proto::Int32, {1}), kInt64, kJson).starts_with("column n does"));
  }

  TEST_CASE("a column in which no row has a value becomes one of the new type") {
    proto::FieldData column;
    column.set_field_name("n");
    column.add_valid_data(false);
    CHECK(converted(column, kInt32, kInt64).valid_data_size() == 1);
    CHECK(converted(column, kFloatVector, kFloat16Vector).valid_data_size() == 1);
  }

  TEST_CASE("vectors become half as wide") {
    const auto vectors = float_vectors("v", 2, {1, -2, 0.5F, 65'504});
    const auto made = converted(vectors, kFloatVector, kFloat16Vector);
    CHECK(made.vectors().dim() == 2);
    CHECK(made.vectors().float16_vector() == std::string("\x00\x3C\x00\xC0\x00\x38\xFF\x7B", 8));
    CHECK(converted(vectors, kFloatVector, kBFloat16Vector).vectors().bfloat16_vector() ==
          std::string("\x80\x3F\x00\xC0\x00\x3F\x80\x47", 8));
  }
}

TEST_SUITE("executor half") {
  TEST_CASE("numbers of 16 bits are the nearest, ties to even") {
    CHECK(float16_of(0) == 0x0000);
    CHECK(float16_of(-0.0F) == 0x8000);
    CHECK(float16_of(1 + 1.0F / 2048) == 0x3C00);  // a tie, down to even
    CHECK(float16_of(1 + 3.0F / 2048) == 0x3C02);  // a tie, up to even
    CHECK(float16_of(65'519) == 0x7BFF);
    CHECK_FALSE(is_finite_float16(float16_of(65'520)));
    CHECK_FALSE(is_finite_float16(float16_of(std::nanf(""))));
    CHECK(bfloat16_of(1 + 1.0F / 256) == 0x3F80);
    CHECK(bfloat16_of(1 + 3.0F / 256) == 0x3F82);
    CHECK_FALSE(is_finite_bfloat16(bfloat16_of(std::numeric_limits<float>::max())));
    CHECK_FALSE(is_finite_bfloat16(bfloat16_of(std::nanf(""))));
  }

  TEST_CASE("the smallest numbers of 16 bits are kept, and smaller ones are 0") {
    const float smallest = std::ldexp(1.0F, -24);
    CHECK(float16_of(smallest) == 0x0001);
    CHECK(float16_of(smallest / 2) == 0x0000);  // a tie, down to even
    CHECK(float16_of(smallest * 0.51F) == 0x0001);
    CHECK(float16_of(smallest * 1.5F) == 0x0002);
    CHECK(float16_of(std::ldexp(1.0F, -14)) == 0x0400);
    CHECK(float16_of(std::ldexp(1023.75F, -24)) == 0x0400);  // rounds up to a normal one
    CHECK(float16_of(std::numeric_limits<float>::denorm_min()) == 0x0000);
  }
}

}  // namespace
}  // namespace kiteway::executor
