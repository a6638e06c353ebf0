// Rows as JSON, for the file of those that could not go.
#include "executor/remote/wire/row_json.h"
#include "tests/support/columns.h"

#include <doctest/doctest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;
namespace proto = kiteway::testing::wire::schema;
using Texts = std::vector<std::string>;

Page page_of(const std::vector<testing::Column>& columns) {
  Page page;
  for (const auto& column : columns) {
    auto owner = std::make_shared<const std::string>(column.SerializeAsString());
    page.columns.push_back(
        {.name = column.field_name(), .data = ByteChain({.owner = owner, .bytes = *owner})});
  }
  return page;
}

Texts rows(const std::vector<testing::Column>& columns, const std::vector<bool>& wanted) {
  auto made = rows_as_json(page_of(columns), wanted);
  REQUIRE(made);
  return *made;
}

TEST_SUITE("executor wire row json") {
  TEST_CASE("the wanted rows, with exact numbers and texts as they are") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(rows({long_column("id", {1, 9'223'372'036'854'775'807}), bool_column("b", {true, false}),
                double_column("d", {0.5, -infinity}), text_column("t", {"x", "a\"\n"})},
               {false, true}) ==
          Texts{"{\"b\":false,\"d\":\"-Infinity\",\"id\":9223372036854775807,"
                "\"t\":\"a\\\"\\u000a\"}"});
  }

  TEST_CASE("JSON stands as it is, in one line") {
    CHECK(rows({json_column("j", {"{\"n\": 18446744073709551615,\n \"a\": [1]}", "no json"})},
               {true, true}) ==
          Texts{"{\"j\":{\"n\": 18446744073709551615,  \"a\": [1]}}", "{\"j\":\"no json\"}"});
  }

  TEST_CASE("vectors, and texts that are no UTF-8, are told by their bytes") {
    CHECK(rows({float_vectors("v", 1, {1, 2}), text_column("t", {"\xFF", "b"})}, {true, false}) ==
          Texts{R"({"t":{"base64":"/w=="},)"
                R"("v":{"type":"FloatVector","dim":1,"base64":"AACAPw=="}})"});
    CHECK(rows({byte_vectors("v", proto::BinaryVector, 8, "a"), sparse_vectors("s", {"abcdefgh"})},
               {true}) == Texts{R"({"s":{"type":"SparseFloatVector","base64":"YWJjZGVmZ2g="},)"
                                R"("v":{"type":"BinaryVector","dim":8,"base64":"YQ=="}})"});
  }

  TEST_CASE("NULL is null, whether the column has a place for it or not") {
    testing::Column full = long_column("n", {1, 0, 3});
    for (const bool valid : {true, false, true}) full.add_valid_data(valid);
    testing::Column compact = float_vectors("v", 1, {2});
    for (const bool valid : {false, true, false}) compact.add_valid_data(valid);
    CHECK(rows({full, compact}, {false, true, true}) ==
          Texts{R"({"n":null,"v":{"type":"FloatVector","dim":1,"base64":"AAAAQA=="}})",
                R"({"n":3,"v":null})"});
  }

  TEST_CASE("arrays, also one that came without its type") {
    testing::Column tags = long_array_column("tags", {{1, 2}, {}});
    tags.mutable_scalars()->mutable_array_data()->mutable_data(1)->Clear();
    CHECK(rows({tags}, {true, true}) == Texts{R"({"tags":[1,2]})", R"({"tags":[]})"});
  }

  TEST_CASE("a row is the same text in whatever order its columns come") {
    const auto keys = long_column("id", {1});
    const auto texts = text_column("t", {"x"});
    CHECK(rows({keys, texts}, {true}) == rows({texts, keys}, {true}));
  }

  TEST_CASE("keys are JSON too") {
    CHECK(key_json(std::int64_t{-7}) == "-7");
    CHECK(key_json(std::string("a\"b")) == R"("a\"b")");
    CHECK(key_json(std::string("\xFF")) == R"({"base64":"/w=="})");
  }
}

}  // namespace
}  // namespace kiteway::executor
