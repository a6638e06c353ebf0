// Columns that must change: empty arrays get their type, repeated rows are cut out.
#include "executor/remote/wire/rows.h"
#include "tests/executor/hostile_bytes.h"
#include "tests/support/columns.h"

#include <google/protobuf/stubs/logging.h>

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::string_literals;
namespace wire = milvus::proto::schema;

using testing::Column;

// An array column with a filled row and two without a data case, as servers answer empty arrays.
Column array_with_gaps(wire::DataType element, const wire::ScalarField& filled) {
  Column column;
  column.set_field_name("tags");
  column.set_type(wire::Array);
  auto& array = *column.mutable_scalars()->mutable_array_data();
  array.set_element_type(element);
  array.add_data();
  *array.add_data() = filled;
  array.add_data();
  return column;
}

struct ElementCase {
  wire::DataType type;
  wire::ScalarField filled;
  wire::ScalarField::DataCase empty;
};

std::vector<ElementCase> element_cases() {
  using Scalar = wire::ScalarField;
  Scalar flags, ints, longs, floats, doubles, strings;
  flags.mutable_bool_data()->add_data(false);
  ints.mutable_int_data()->add_data(0);
  longs.mutable_long_data()->add_data(7);
  floats.mutable_float_data()->add_data(0.5F);
  doubles.mutable_double_data()->add_data(0.5);
  strings.mutable_string_data()->add_data("");
  return {
      {wire::Bool, flags, Scalar::kBoolData},       {wire::Int8, ints, Scalar::kIntData},
      {wire::Int16, ints, Scalar::kIntData},        {wire::Int32, ints, Scalar::kIntData},
      {wire::Int64, longs, Scalar::kLongData},      {wire::Float, floats, Scalar::kFloatData},
      {wire::Double, doubles, Scalar::kDoubleData}, {wire::VarChar, strings, Scalar::kStringData},
      {wire::String, strings, Scalar::kStringData}};
}

Column parsed(const std::string& bytes) {
  Column column;
  REQUIRE(column.ParseFromString(bytes));
  return column;
}

TEST_SUITE("executor wire array rows") {
  TEST_CASE("an empty row gets the case of its elements, of whatever type they are") {
    for (const auto& [type, filled, empty] : element_cases()) {
      CAPTURE(wire::DataType_Name(type));
      const Column column = array_with_gaps(type, filled);
      CHECK(has_untyped_array_row(column.SerializeAsString()));
      const auto typed = with_typed_array_rows(column.SerializeAsString());
      REQUIRE(typed);
      CHECK_FALSE(has_untyped_array_row(*typed));
      const Column after = parsed(*typed);
      const auto& rows = after.scalars().array_data();
      REQUIRE(rows.data_size() == 3);
      CHECK(rows.data(0).data_case() == empty);
      CHECK(rows.data(1).SerializeAsString() == filled.SerializeAsString());
      CHECK(rows.data(2).data_case() == empty);
      CHECK(rows.element_type() == type);
      CHECK(after.field_name() == "tags");
    }
  }

  TEST_CASE("an array that is typed and empty is left alone") {
    const std::string bytes = testing::long_array_column("tags", {{}, {1}}).SerializeAsString();
    CHECK_FALSE(has_untyped_array_row(bytes));
    CHECK(*with_typed_array_rows(bytes) == bytes);
  }

  TEST_CASE("columns of other types have no array rows") {
    CHECK_FALSE(has_untyped_array_row(testing::text_column("t", {"", ""}).SerializeAsString()));
    CHECK_FALSE(has_untyped_array_row(testing::float_vectors("v", 1, {0}).SerializeAsString()));
    CHECK_FALSE(has_untyped_array_row(""));
  }

  TEST_CASE("empty arrays of elements we do not know are refused by name") {
    const auto typed =
        with_typed_array_rows(array_with_gaps(wire::Geometry, {}).SerializeAsString());
    REQUIRE_FALSE(typed);
    CHECK(typed.error().kind == ErrorKind::kUnsupported);
    CHECK(typed.error().message ==
          "column tags has empty arrays of element type 24, which this build cannot write");
  }

  TEST_CASE("bytes that are no column are refused") {
    CHECK_FALSE(with_typed_array_rows("\x1A\x05"s));
    CHECK_FALSE(select_rows("\x1A\x05"s, {true}));
  }
}

// The column of all four rows, and the same column made of the first and the last alone.
using Layout = std::pair<Column, Column>;

Column geometry_column(const std::vector<std::string>& texts) {
  Column column;
  column.set_field_name("f");
  column.set_type(wire::Geometry);
  for (const auto& text : texts) {
    column.mutable_scalars()->mutable_geometry_wkt_data()->add_data(text);
  }
  return column;
}

std::vector<Layout> scalar_layouts() {
  using namespace testing;
  return {
      {geometry_column({"POINT (1 2)", "POINT EMPTY", "", "POINT (3 4)"}),
       geometry_column({"POINT (1 2)", "POINT (3 4)"})},
      {bool_column("f", {true, true, true, false}), bool_column("f", {true, false})},
      {int_column("f", wire::Int8, {1, 2, 3, -4}), int_column("f", wire::Int8, {1, -4})},
      {int_column("f", wire::Int32, {1, 2, 3, 4}), int_column("f", wire::Int32, {1, 4})},
      {long_column("f", {1, 2, 3, 1LL << 40}), long_column("f", {1, 1LL << 40})},
      {float_column("f", {1, 2, 3, 4.5F}), float_column("f", {1, 4.5F})},
      {double_column("f", {1, 2, 3, 4.5}), double_column("f", {1, 4.5})},
      {text_column("f", {"a", "b", "c", "\0"s}), text_column("f", {"a", "\0"s})},
      {json_column("f", {"{}", "1", "2", "null"}), json_column("f", {"{}", "null"})},
      {dynamic_column({"{}", "1", "2", "{\"a\":1}"}), dynamic_column({"{}", "{\"a\":1}"})},
      {long_array_column("f", {{1}, {2, 3}, {}, {4, 5}}), long_array_column("f", {{1}, {4, 5}})},
  };
}

std::vector<Layout> vector_layouts() {
  using namespace testing;
  return {
      {float_vectors("f", 2, {1, 2, 3, 4, 5, 6, 7, 8}), float_vectors("f", 2, {1, 2, 7, 8})},
      {float_vectors("f", 1, {1, 2, 3, 4}), float_vectors("f", 1, {1, 4})},
      {byte_vectors("f", wire::BinaryVector, 16, "aabbccdd"),
       byte_vectors("f", wire::BinaryVector, 16, "aadd")},
      {byte_vectors("f", wire::Float16Vector, 2, "aaaabbbbccccdddd"),
       byte_vectors("f", wire::Float16Vector, 2, "aaaadddd")},
      {byte_vectors("f", wire::BFloat16Vector, 1, "aabbccdd"),
       byte_vectors("f", wire::BFloat16Vector, 1, "aadd")},
      {byte_vectors("f", wire::Int8Vector, 3, "aaabbbcccddd"),
       byte_vectors("f", wire::Int8Vector, 3, "aaaddd")},
      {sparse_vectors("f", {"aaaaaaaa", "", "cccccccc", "dddddddddddddddd"}),
       sparse_vectors("f", {"aaaaaaaa", "dddddddddddddddd"})},
  };
}

std::vector<Layout> all_layouts() {
  std::vector<Layout> layouts = scalar_layouts();
  for (auto& layout : vector_layouts()) layouts.push_back(std::move(layout));
  return layouts;
}

using Valid = std::vector<bool>;

// The column as it stands, telling this of its rows.
Column told(Column column, const Valid& valid) {
  for (const bool is_valid : valid) column.add_valid_data(is_valid);
  return column;
}

std::string name_of(const Column& column) { return wire::DataType_Name(column.type()); }

TEST_SUITE("executor wire select rows") {
  TEST_CASE("rows are cut out of every layout") {
    for (const auto& [whole, cut] : all_layouts()) {
      CAPTURE(name_of(whole));
      const auto made = select_rows(whole.SerializeAsString(), {true, false, false, true});
      REQUIRE(made);
      CHECK(*made == cut.SerializeAsString());
    }
  }

  TEST_CASE("a column of which every row is kept stays as it is") {
    for (const auto& [whole, cut] : all_layouts()) {
      CAPTURE(name_of(whole));
      CHECK(*select_rows(whole.SerializeAsString(), {true, true, true, true}) ==
            whole.SerializeAsString());
    }
  }

  TEST_CASE("the marks of NULL are cut with their rows, which are there as placeholders") {
    for (const auto& [whole, cut] : scalar_layouts()) {
      CAPTURE(name_of(whole));
      const auto made =
          select_rows(testing::with_validity(whole, {true, false, true, false}).SerializeAsString(),
                      {true, false, false, true});
      REQUIRE(made);
      CHECK(*made == testing::with_validity(cut, {true, false}).SerializeAsString());
    }
  }

  TEST_CASE("nullable vectors come without placeholders and are cut all the same") {
    // Rows 1 and 4 are NULL, so that two vectors stand for four rows
    // (docs/milvus-behaviour.md#defaults-and-null).
    const Column compact = testing::with_validity(testing::float_vectors("f", 2, {1, 2, 3, 4}),
                                                  {false, true, true, false});
    const auto made = select_rows(compact.SerializeAsString(), {true, true, false, true});
    const Column right =
        testing::with_validity(testing::float_vectors("f", 2, {1, 2}), {false, true, false});
    REQUIRE(made);
    CHECK(*made == right.SerializeAsString());
  }

  TEST_CASE("a layout we do not know is refused by name") {
    Column column;
    column.set_field_name("molecule");
    column.mutable_scalars()->mutable_mol_smiles_data()->add_data("CCO");
    const auto made = select_rows(column.SerializeAsString(), {true});
    REQUIRE_FALSE(made);
    CHECK(made.error().kind == ErrorKind::kUnsupported);
    CHECK(made.error().message == "column molecule has a layout this build cannot cut");
  }

  TEST_CASE("a column with other than the expected number of rows is refused") {
    std::string taken;
    for (const auto& [whole, cut] : all_layouts()) {
      const std::string bytes = whole.SerializeAsString();
      if (select_rows(bytes, {true, false, true})) taken += name_of(whole) + " too long\n";
      if (select_rows(bytes, {true, false, true, true, true})) {
        taken += name_of(whole) + " too short\n";
      }
    }
    CHECK(taken == "");
  }
}

TEST_SUITE("executor wire compact rows") {
  TEST_CASE("placeholders of NULL rows go, in every layout") {
    for (const auto& [whole, cut] : all_layouts()) {
      CAPTURE(name_of(whole));
      const Valid valid{true, false, false, true};
      const auto made = compact_rows(told(whole, valid).SerializeAsString(), valid);
      REQUIRE(made);
      CHECK(*made == told(cut, valid).SerializeAsString());
      // What is compact already stays as it is.
      const std::string bytes = told(cut, valid).SerializeAsString();
      CHECK(*compact_rows(bytes, valid) == bytes);
    }
  }

  TEST_CASE("a column with neither all rows nor the valid ones is refused") {
    for (const auto& [whole, cut] : all_layouts()) {
      CAPTURE(name_of(whole));
      CHECK_FALSE(compact_rows(whole.SerializeAsString(), {true, false, false}));
    }
  }
}

TEST_SUITE("executor wire rows hostile") {
  TEST_CASE("no change of a column is read past its end") {
    std::vector<Column> columns = {array_with_gaps(wire::Int64, {})};
    for (auto& [whole, cut] : all_layouts()) columns.push_back(whole);
    const google::protobuf::LogSilencer quiet;  // it would tell of every name that is not UTF-8
    for (const auto& column : columns) {
      CAPTURE(name_of(column));
      testing::for_each_mutation(column.SerializeAsString(), 2'000, [](const std::string& bytes) {
        const testing::ExactBytes exact(bytes);
        if (has_untyped_array_row(exact.view())) (void)with_typed_array_rows(exact.view());
        (void)select_rows(exact.view(), {true, false, false, true});
      });
    }
  }
}

}  // namespace
}  // namespace kiteway::executor
