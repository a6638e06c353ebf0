// Which rows a server does not take, by their values.
#include "executor/remote/wire/row_check.h"
#include "executor/remote/wire/json/json_text.h"
#include "tests/support/columns.h"

#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;
using enum DataType;
using Rows = std::vector<RefusedRow>;
using Texts = std::vector<std::string>;

const float kNan = std::numeric_limits<float>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

executor::Column shared(const testing::Column& column) {
  auto owner = std::make_shared<const std::string>(column.SerializeAsString());
  return {.name = column.field_name(), .data = ByteChain({.owner = owner, .bytes = *owner})};
}

Rows refused(const std::vector<testing::Column>& columns, std::size_t row_count,
             const RowLimits& limits) {
  RowBatch batch{.columns = {}, .row_count = row_count};
  for (const auto& column : columns) batch.columns.push_back(shared(column));
  auto rows = refused_rows(batch, limits);
  REQUIRE(rows);
  return *rows;
}

// The reasons of one column by row, "" where there is none.
Texts reasons(const testing::Column& column, std::size_t row_count, const FieldLimits& limits) {
  Texts texts(row_count);
  const RowLimits all{.fields = {{column.field_name(), limits}}, .taken_keys = {"$meta", "id"}};
  for (const auto& row : refused({column}, row_count, all)) {
    CHECK(row.field == column.field_name());
    texts.at(row.row) = row.reason;
  }
  return texts;
}

std::string pair_of(std::uint32_t index, float weight) {
  std::string bytes(sizeof(index) + sizeof(weight), '\0');
  std::memcpy(bytes.data(), &index, sizeof(index));
  std::memcpy(bytes.data() + sizeof(index), &weight, sizeof(weight));
  return bytes;
}

TEST_SUITE("executor wire row check") {
  TEST_CASE("numbers that are none") {
    CHECK(reasons(float_column("f", {1, kNan, 2}), 3, {.type = kFloat}) ==
          Texts{"", "holds NaN", ""});
    CHECK(reasons(double_column("f", {-kInfinity, 0}), 2, {.type = kDouble}) ==
          Texts{"holds infinity", ""});
    CHECK(reasons(float_vectors("f", 2, {1, 2, 3, kNan, kNan, 6}), 3, {.type = kFloatVector}) ==
          Texts{"", "holds NaN", "holds NaN"});
    const std::string halves("\x00\x3C\x00\x7C", 4);  // 1 and infinity
    CHECK(reasons(byte_vectors("f", proto::Float16Vector, 1, halves), 2,
                  {.type = kFloat16Vector}) == Texts{"", "holds NaN or infinity"});
  }

  TEST_CASE("texts by their bytes, and those that are no UTF-8") {
    CHECK(reasons(text_column("t", {"abc", "abcd", "\xC3\xA9\xC3\xA9", "\xFF"}), 4,
                  {.type = kVarChar, .text_bytes_max = 3}) ==
          Texts{"", "holds a text of 4 bytes, and max_length is 3",
                "holds a text of 4 bytes, and max_length is 3", "holds bytes that are no UTF-8"});
  }

  TEST_CASE("JSON that is too long, none, or no object where only objects are taken") {
    const std::string longest = "\"" + std::string(65'534, 'a') + "\"";
    const std::string longer = "\"" + std::string(65'535, 'a') + "\"";
    CHECK(reasons(json_column("j", {longest, longer, "{", "[]"}), 4, {.type = kJson}) ==
          Texts{"", "holds JSON of 65,537 bytes, and a server takes 65,536",
                "holds a text that is no JSON", ""});
    CHECK(reasons(json_column("j", {" {\"a\": [1]}", "[]", "1"}), 3,
                  {.type = kJson, .json_objects_only = true}) ==
          Texts{"", "holds JSON that is not an object", "holds JSON that is not an object"});
  }

  TEST_CASE("dynamic fields that are no object, or have a key that is taken") {
    CHECK(reasons(dynamic_column({R"({"a": {"id": 1}})", R"({"a": 1, "id": 2})", "7"}), 3,
                  {.type = kJson}) == Texts{"", "holds the key \"id\", and a field is called so",
                                            "holds JSON that is not an object"});
  }

  TEST_CASE("arrays by their length and their elements") {
    CHECK(reasons(long_array_column("a", {{1, 2}, {}, {1, 2, 3}}), 3,
                  {.type = kArray, .elements_max = 2}) ==
          Texts{"", "", "holds an array of 3 elements, and max_capacity is 2"});
    proto::FieldData texts;
    texts.set_field_name("a");
    for (const char* text : {"ok", "long"}) {
      texts.mutable_scalars()->mutable_array_data()->add_data()->mutable_string_data()->add_data(
          text);
    }
    CHECK(reasons(texts, 2, {.type = kArray, .text_bytes_max = 2, .elements_max = 9}) ==
          Texts{"", "holds a text of 4 bytes, and max_length is 2"});
  }

  TEST_CASE("sparse vectors by the rules of their pairs") {
    CHECK(reasons(sparse_vectors(
                      "s", {pair_of(1, 1) + pair_of(2, 0), "abc", pair_of(2, 1) + pair_of(2, 1),
                            pair_of(0, -1), pair_of(0, kNan), pair_of(0xFFFFFFFFU, 1)}),
                  6, {.type = kSparseFloatVector}) ==
          Texts{"", "holds a sparse vector that ends amid a value",
                "holds a sparse vector whose indices do not ascend",
                "holds a sparse vector with a negative value", "holds NaN",
                "holds a sparse vector with an index that is too large"});
  }

  TEST_CASE("rows are told right where NULL rows have no value") {
    const auto column = with_validity(float_column("f", {1, kNan}), {false, true, false, true});
    CHECK(reasons(column, 4, {.type = kFloat}) == Texts{"", "", "", "holds NaN"});
  }

  TEST_CASE("a row is told once, and a column that nobody asks for is not looked at") {
    const RowLimits limits{.fields = {{"f", {.type = kFloat}}, {"g", {.type = kFloat}}}};
    const auto rows = refused({float_column("f", {1, kNan}), float_column("g", {kNan, kNan}),
                               float_column("h", {kNan, kNan})},
                              2, limits);
    CHECK(rows == Rows{{.row = 0, .field = "g", .reason = "holds NaN"},
                       {.row = 1, .field = "f", .reason = "holds NaN"}});
  }

  TEST_CASE("only the keys of the object itself are its keys") {
    CHECK(json_keys(R"( {"a": {"b": 1}, "c": [{"d": 1}], "\u0065": null})") ==
          Texts{"a", "c", "e"});
    CHECK(json_keys("{}") == Texts{});
    for (const char* text : {"", "[]", "1", "{", "{\"a\"}"}) CHECK_FALSE(json_keys(text));
  }
}

}  // namespace
}  // namespace kiteway::executor
