// Digests of rows: equal for equal values however they are encoded, different for all others.
#include "executor/remote/wire/json_digest.h"
#include "executor/remote/wire/row_digest.h"
#include "tests/support/columns.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;
using testing::Column;
using Columns = std::vector<testing::Column>;

// Rows of these columns, their bytes cut into pieces of `piece` bytes. The first column has no
// NULL.
RowBatch batch_of(const Columns& columns, std::size_t piece = 1'000'000) {
  RowBatch batch;
  for (const auto& column : columns) {
    const auto owner = std::make_shared<const std::string>(column.SerializeAsString());
    ByteChain chain;
    for (std::size_t at = 0; at < owner->size(); at += piece) {
      chain.append({.owner = owner, .bytes = std::string_view(*owner).substr(at, piece)});
    }
    batch.columns.push_back({.name = column.field_name(), .data = chain});
  }
  const SharedBytes keys = batch.columns.at(0).data.flat();
  batch.row_count = key_count(*decode_keys(keys.bytes));
  return batch;
}

Digest sum_of(const Columns& columns, std::size_t piece = 1'000'000,
              const DigestRules& rules = {}) {
  auto rows = digest_rows(batch_of(columns, piece), rules);
  if (!rows) FAIL(rows.error().message);
  Digest sum;
  for (const auto& row : *rows) sum += row;
  return sum;
}

Columns sample() {
  return {testing::long_column("id", {1, 2, 3}), testing::text_column("name", {"a", "b", ""}),
          testing::float_vectors("vector", 2, {1, 2, 3, 4, 5, 6})};
}

// A list of numbers and one of vectors in each row; the second row has neither.
Column clips() {
  Column made;
  made.set_type(wire::ArrayOfStruct);
  made.set_field_name("clips");
  *made.mutable_struct_arrays()->add_fields() =
      testing::long_array_column("second", {{1, 2}, {}, {3}});
  auto& seen = *made.mutable_struct_arrays()->add_fields();
  seen.set_type(wire::ArrayOfVector);
  seen.set_field_name("seen");
  for (const int count : {2, 0, 1}) {
    auto& row = *seen.mutable_vectors()->mutable_vector_array()->add_data();
    row.set_dim(2);
    for (int i = 0; i < 2 * count; ++i) row.mutable_float_vector()->add_data(0.5F);
  }
  return made;
}

TEST_SUITE("executor digest") {
  TEST_CASE("arrays of structs count by what they hold, not by the layout of their columns") {
    const auto sum_with = [](const Column& column, std::size_t piece = 1'000'000) {
      return sum_of({testing::long_column("id", {1, 2, 3}), column}, piece);
    };
    const Digest sum = sum_with(clips());
    CHECK(sum_with(clips(), 3) == sum);
    Column turned = clips();
    turned.mutable_struct_arrays()->mutable_fields()->SwapElements(0, 1);
    CHECK(sum_with(turned) == sum);
    Column typed = clips();
    auto& vectors = *typed.mutable_struct_arrays()->mutable_fields(1)->mutable_vectors();
    vectors.mutable_vector_array()->mutable_data(1)->mutable_float_vector();
    typed.mutable_struct_arrays()
        ->mutable_fields(0)
        ->mutable_scalars()
        ->mutable_array_data()
        ->mutable_data(1)
        ->Clear();
    CHECK(sum_with(typed) == sum);

    Column other = clips();
    other.mutable_struct_arrays()
        ->mutable_fields(1)
        ->mutable_vectors()
        ->mutable_vector_array()
        ->mutable_data(2)
        ->mutable_float_vector()
        ->set_data(1, 0.25F);
    CHECK(sum_with(other) != sum);
    Column renamed = clips();
    renamed.mutable_struct_arrays()->mutable_fields(0)->set_field_name("minute");
    CHECK(sum_with(renamed) != sum);
  }

  TEST_CASE("structs inside of structs, and structs of nothing, make no digest") {
    Column nested = clips();
    *nested.mutable_struct_arrays()->add_fields() = clips();
    const Columns deep{testing::long_column("id", {1, 2, 3}), nested};
    CHECK(digest_rows(batch_of(deep), {}).error().kind == ErrorKind::kUnsupported);
    Column empty = clips();
    empty.mutable_struct_arrays()->clear_fields();
    const Columns bare{testing::long_column("id", {1, 2, 3}), empty};
    CHECK(digest_rows(batch_of(bare), {}).error().kind == ErrorKind::kDataMismatch);
  }

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
    CHECK_FALSE(sum_of_keys({5, 5}) == sum_of_keys({}));  // equal rows do not cancel out
    CHECK_FALSE(sum_of_keys({5, 5}) == sum_of_keys({6, 6}));
  }

  TEST_CASE("both halves tell rows apart") {
    std::set<std::uint64_t> low;
    std::set<std::uint64_t> high;
    std::vector<std::int64_t> keys(10'000);
    std::iota(keys.begin(), keys.end(), 0);
    const auto rows = digest_rows(batch_of({testing::long_column("id", keys)}), {});
    REQUIRE(rows);
    for (const auto& row : *rows) {
      low.insert(row.low);
      high.insert(row.high);
    }
    CHECK(low.size() == keys.size());
    CHECK(high.size() == keys.size());
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

  TEST_CASE("a column that is too short is an error") {
    Columns uneven = sample();
    uneven[1] = testing::text_column("name", {"a", "b"});
    CHECK(digest_rows(batch_of(uneven), {}).error().kind == ErrorKind::kDataMismatch);
    uneven[1] = testing::with_validity(testing::text_column("name", {"a"}), {true, true, false});
    CHECK(digest_rows(batch_of(uneven), {}).error().kind == ErrorKind::kDataMismatch);
    uneven[1] = testing::with_validity(testing::text_column("name", {"a"}), {true, false});
    CHECK(digest_rows(batch_of(uneven), {}).error().kind == ErrorKind::kDataMismatch);
  }

  TEST_CASE("a column of another kind than it had is another sum, whatever its bytes") {
    const Columns number = {testing::long_column("id", {1}), testing::long_column("a", {7})};
    const Columns text = {testing::long_column("id", {1}), testing::text_column("a", {"7"})};
    CHECK_FALSE(sum_of(number) == sum_of(text));
  }
}

TEST_SUITE("executor digest of nulls") {
  Columns names(const testing::Column& column) {
    return {testing::long_column("id", {1, 2, 3}), column};
  }

  TEST_CASE("NULL is the same in a column of all rows and in one of the valid rows") {
    const std::vector<bool> valid{true, false, true};
    const auto check_same = [&](const testing::Column& full, const testing::Column& compact) {
      CHECK(sum_of(names(testing::with_validity(full, valid))) ==
            sum_of(names(testing::with_validity(compact, valid))));
    };
    check_same(testing::text_column("a", {"x", "anything", "z"}),
               testing::text_column("a", {"x", "z"}));
    check_same(testing::long_column("a", {1, 9, 3}), testing::long_column("a", {1, 3}));
    check_same(testing::json_column("a", {"1", "", "{}"}), testing::json_column("a", {"1", "{}"}));
    check_same(testing::long_array_column("a", {{1}, {}, {}}),
               testing::long_array_column("a", {{1}, {}}));
    check_same(testing::float_vectors("a", 2, {1, 2, 0, 0, 5, 6}),
               testing::float_vectors("a", 2, {1, 2, 5, 6}));
  }

  TEST_CASE("NULL is no empty value, and no value in another row") {
    const auto sum_with = [](const std::vector<bool>& valid) {
      return sum_of(names(testing::with_validity(testing::text_column("a", {"", "", ""}), valid)));
    };
    CHECK_FALSE(sum_with({true, false, true}) == sum_with({true, true, true}));
    CHECK_FALSE(sum_with({true, false, true}) == sum_with({true, true, false}));
    CHECK(sum_with({true, true, true}) == sum_of(names(testing::text_column("a", {"", "", ""}))));
    CHECK_FALSE(sum_of(names(testing::with_validity(testing::json_column("a", {"null", "1", "1"}),
                                                    {false, true, true}))) ==
                sum_of(names(testing::json_column("a", {"null", "1", "1"}))));
  }

  TEST_CASE("a column of nothing but NULL needs no values at all") {
    const std::vector<bool> none(3, false);
    testing::Column bare;
    bare.set_field_name("a");
    CHECK(sum_of(names(testing::with_validity(bare, none))) ==
          sum_of(names(testing::with_validity(testing::text_column("a", {"", "", ""}), none))));
  }

  TEST_CASE("NULL in a field with a default is the default, of any type") {
    const auto check_default = [](const testing::Column& some, const testing::Column& all,
                                  const DefaultValue& value) {
      const DigestRules rules{.defaults = {{"a", value}}};
      const auto missing = testing::with_validity(some, {true, false, true});
      CHECK(sum_of(names(missing), 1000, rules) == sum_of(names(all), 1000, rules));
      CHECK_FALSE(sum_of(names(missing)) == sum_of(names(all)));
    };
    check_default(testing::text_column("a", {"x", "z"}), testing::text_column("a", {"x", "d", "z"}),
                  std::string("d"));
    check_default(testing::int_column("a", wire::Int16, {1, 3}),
                  testing::int_column("a", wire::Int16, {1, -2, 3}), std::int32_t{-2});
    check_default(testing::long_column("a", {1, 3}), testing::long_column("a", {1, -2, 3}),
                  std::int64_t{-2});
    check_default(testing::bool_column("a", {true, false}),
                  testing::bool_column("a", {true, true, false}), true);
    check_default(testing::float_column("a", {1, 3}), testing::float_column("a", {1, 0.5F, 3}),
                  0.5F);
    check_default(testing::double_column("a", {1, 3}), testing::double_column("a", {1, 0.5, 3}),
                  0.5);
  }

  TEST_CASE("a column of a type that grew on the way is the same") {
    CHECK(sum_of(names(testing::int_column("a", wire::Int8, {1, -2, 3}))) ==
          sum_of(names(testing::long_column("a", {1, -2, 3}))));
  }
}

TEST_SUITE("executor digest of JSON") {
  Digest json(const std::string& text) { return JsonDigest().of(text, 7); }

  TEST_CASE("spaces, the order of keys, escapes and spellings of a number do not count") {
    CHECK(json(R"({"a":{"x":1,"y":[1,2]},"b":"\u00e9\n"})") ==
          json("  { \"b\" : \"\u00e9\\n\" , \"a\" : { \"y\":[1 , 2], \"x\" : 1 } } \n"));
    CHECK(json(R"("\ud83d\ude00")") == json("\"\U0001F600\""));
    CHECK(json(R"("\/")") == json(R"("/")"));
    CHECK(json("1e2") == json("100.0"));
    CHECK(json("0.1") == json("1E-1"));
  }

  TEST_CASE("all else counts") {
    const std::vector<std::string> texts = {"1",
                                            "-1",
                                            "1.0",
                                            "\"1\"",
                                            "true",
                                            "false",
                                            "null",
                                            "\"true\"",
                                            "[]",
                                            "{}",
                                            "[1]",
                                            "[[1]]",
                                            "[1,2]",
                                            "[2,1]",
                                            "[[1],2]",
                                            "[1,[2]]",
                                            R"({"a":1})",
                                            R"({"a":2})",
                                            R"({"b":1})",
                                            R"({"a":1,"b":2})",
                                            R"({"a":2,"b":1})",
                                            R"({"a":{"b":1}})",
                                            R"([{"a":1},{"b":2}])",
                                            R"([{"a":1,"b":2}])",
                                            "18446744073709551615",
                                            "9223372036854775807",
                                            "1e400",
                                            "\"\"",
                                            "",
                                            " ",
                                            "[1",
                                            "[1,]",
                                            "{\"a\"}",
                                            "01",
                                            "1.",
                                            ".5",
                                            "nan",
                                            "\"\\x\"",
                                            "\"\\ud800\"",
                                            "tru",
                                            "1 2",
                                            "\"a\nb\"",
                                            "{\"a\":1,}"};
    for (std::size_t i = 0; i < texts.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        CAPTURE(texts[i]);
        CAPTURE(texts[j]);
        CHECK_FALSE(json(texts[i]) == json(texts[j]));
      }
    }
  }

  TEST_CASE("texts that end anywhere do no harm") {
    const std::string text = R"({"a": [1, -2.5e-3, "\u00e9\ud83d\ude00"], "b": {"c": null}})";
    std::vector<Digest> seen;
    for (std::size_t size = 0; size <= text.size(); ++size) {
      seen.push_back(json(text.substr(0, size)));
      CHECK(std::ranges::count(seen, seen.back()) == 1);
    }
  }
}

}  // namespace
}  // namespace kiteway::executor
