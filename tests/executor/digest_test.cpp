// Digests of rows: equal for equal values however they are encoded, different for all others.
#include "executor/remote/wire/digest.h"
#include "tests/support/columns.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;
using testing::Column;
using Columns = std::vector<testing::Column>;

// A page of these columns, their bytes cut into pieces of `piece` bytes.
Page page_of(const Columns& columns, std::size_t piece = 1'000'000) {
  Page page;
  for (const auto& column : columns) {
    const auto owner = std::make_shared<const std::string>(column.SerializeAsString());
    ByteChain chain;
    for (std::size_t at = 0; at < owner->size(); at += piece) {
      chain.append({.owner = owner, .bytes = std::string_view(*owner).substr(at, piece)});
    }
    page.columns.push_back({.name = column.field_name(), .data = chain});
  }
  page.key_bytes = page.columns.at(0).data.flat();
  page.keys = *decode_keys(page.key_bytes.bytes);
  return page;
}

std::vector<std::string> names_of(const Columns& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.field_name());
  return names;
}

Digest sum_of(const Columns& columns, std::size_t piece = 1'000'000) {
  auto rows = digest_rows(page_of(columns, piece), names_of(columns));
  if (!rows) FAIL(rows.error().message);
  Digest sum;
  for (const auto& row : *rows) sum += row;
  return sum;
}

Columns sample() {
  return {testing::long_column("id", {1, 2, 3}), testing::text_column("name", {"a", "b", ""}),
          testing::float_vectors("vector", 2, {1, 2, 3, 4, 5, 6})};
}

TEST_SUITE("executor digest") {
  TEST_CASE("columns in another order, and rows in another order, make the same sum") {
    Columns turned = sample();
    std::swap(turned[1], turned[2]);
    CHECK(sum_of(turned) == sum_of(sample()));
    const Columns rows_turned = {testing::long_column("id", {1, 3, 2}),
                                 testing::text_column("name", {"a", "", "b"}),
                                 testing::float_vectors("vector", 2, {1, 2, 5, 6, 3, 4})};
    CHECK(sum_of(rows_turned) == sum_of(sample()));
  }

  TEST_CASE("values that change places between rows or columns make another sum") {
    Columns changed = sample();
    changed[1] = testing::text_column("name", {"b", "a", ""});
    CHECK_FALSE(sum_of(changed) == sum_of(sample()));
    const Columns one = {testing::long_column("id", {1}), testing::long_column("a", {5}),
                         testing::long_column("b", {6})};
    const Columns other = {testing::long_column("id", {1}), testing::long_column("a", {6}),
                           testing::long_column("b", {5})};
    CHECK_FALSE(sum_of(one) == sum_of(other));
  }

  TEST_CASE("a row more, less or twice makes another sum") {
    const auto sum_of_keys = [](const std::vector<std::int64_t>& keys) {
      return sum_of({testing::long_column("id", keys)});
    };
    CHECK_FALSE(sum_of_keys({1, 2}) == sum_of_keys({1, 2, 3}));
    CHECK_FALSE(sum_of_keys({1, 2}) == sum_of_keys({1, 2, 2}));
    CHECK(sum_of_keys({}) == Digest{});
  }

  TEST_CASE("bytes in pieces of any size make the same sum, for every type") {
    for (const char* version : {"v2.3.5", "v2.4.15"}) {
      const auto schema = testing::schema_of_all_types(version, wire::Int64);
      const Columns columns = testing::random_columns(schema, {.seed = 5, .count = 60});
      const Digest whole = sum_of(columns);
      for (const std::size_t piece : {1, 2, 3, 7, 64, 1000}) CHECK(sum_of(columns, piece) == whole);
    }
  }

  TEST_CASE("one changed value makes another sum, for every type") {
    const auto schema = testing::schema_of_all_types("v2.4.15", wire::Int64);
    const Columns columns = testing::random_columns(schema, {.seed = 5, .count = 40});
    const Columns others = testing::random_columns(schema, {.seed = 6, .count = 40});
    for (std::size_t i = 1; i < columns.size(); ++i) {
      CAPTURE(columns[i].field_name());
      REQUIRE(columns[i].SerializeAsString() != others[i].SerializeAsString());
      Columns changed = columns;
      changed[i] = others[i];
      CHECK_FALSE(sum_of(changed) == sum_of(columns));
    }
  }

  TEST_CASE("JSON that reads the same is the same, and large integers are not rounded") {
    const auto sum_of_json = [](const std::string& json) {
      return sum_of({testing::long_column("id", {1}), testing::json_column("doc", {json})});
    };
    CHECK(sum_of_json(R"({"a": 1, "b": [true, null]})") ==
          sum_of_json(R"({"b":[true,null],"a":1})"));
    CHECK_FALSE(sum_of_json("9007199254740993") == sum_of_json("9007199254740992"));
    CHECK_FALSE(sum_of_json("1") == sum_of_json("\"1\""));
    CHECK_FALSE(sum_of_json("not json") == sum_of_json("not json either"));
  }

  TEST_CASE("very deep JSON does no harm") {
    const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    const auto sum_of_json = [](const std::string& json) {
      return sum_of({testing::long_column("id", {1}), testing::json_column("doc", {json})});
    };
    CHECK(sum_of_json(deep) == sum_of_json(deep));
    CHECK_FALSE(sum_of_json(deep) == sum_of_json("[" + deep + "]"));
  }

  TEST_CASE("an empty array is the same with and without its type") {
    Columns typed = {testing::long_column("id", {1, 2}),
                     testing::long_array_column("tags", {{}, {4, 5}})};
    Columns untyped = typed;
    untyped[1].mutable_scalars()->mutable_array_data()->mutable_data(0)->clear_data();
    REQUIRE(typed[1].SerializeAsString() != untyped[1].SerializeAsString());
    CHECK(sum_of(typed) == sum_of(untyped));
    Columns other = typed;
    other[1] = testing::long_array_column("tags", {{0}, {4, 5}});
    CHECK_FALSE(sum_of(other) == sum_of(typed));
  }

  TEST_CASE("a column that is missing, too short or of an unknown kind is an error") {
    CHECK(digest_rows(page_of(sample()), {"id", "price"}).error().kind == ErrorKind::kDataMismatch);
    Columns uneven = sample();
    uneven[1] = testing::text_column("name", {"a", "b"});
    CHECK(digest_rows(page_of(uneven), {"name"}).error().kind == ErrorKind::kDataMismatch);
    Columns nullable = sample();
    nullable[1] =
        testing::with_validity(testing::text_column("name", {"a", "b"}), {true, true, false});
    CHECK(digest_rows(page_of(nullable), {"name"}).error().kind == ErrorKind::kUnsupported);
  }
}

}  // namespace
}  // namespace kiteway::executor
