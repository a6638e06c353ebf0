// From a page to a batch: bytes pass through, repeated keys are left out.
#include "executor/remote/wire/batch.h"
#include "tests/support/columns.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace std::string_literals;
namespace wire = milvus::proto::schema;

Column shared(const testing::Column& column) {
  auto owner = std::make_shared<const std::string>(column.SerializeAsString());
  return {.name = column.field_name(), .data = ByteChain({.owner = owner, .bytes = *owner})};
}

// A page of these columns with the first one as its key.
Page page_of(const std::vector<testing::Column>& columns) {
  Page page;
  for (const auto& column : columns) page.columns.push_back(shared(column));
  auto keys = decode_keys(page.columns.at(0).data.flat().bytes);
  REQUIRE(keys);
  page.keys = std::move(*keys);
  return page;
}

Page page_of_keys(const std::vector<std::int64_t>& keys) {
  return page_of({testing::long_column("id", keys)});
}

std::string bytes_of(const MadeBatch& made, std::size_t column) {
  return std::string(made.batch.columns.at(column).data.flat().bytes);
}

testing::Column title_of(const std::vector<std::string>& texts) {
  return testing::text_column("title", texts);
}

// As a server answers it: `a` and `b` in full length, telling this of them.
testing::Column told_title(const std::vector<bool>& valid) {
  testing::Column title = title_of({"a", "b"});
  for (const bool is_valid : valid) title.add_valid_data(is_valid);
  return title;
}

Error refusal(const Page& page, const BatchRules& rules) {
  auto made = make_batch(page, rules);
  REQUIRE_FALSE(made);
  return made.error();
}

TEST_SUITE("executor wire batch") {
  TEST_CASE("a column gets the name it has on the target, and one without a name is not sent") {
    auto keys = testing::long_column("id", {1, 2});
    keys.set_field_id(100);
    const Page page = page_of({keys, testing::text_column("title", {"a", "b"})});
    const auto kept = make_batch(page, {.columns = {"id", "title"}, .sent_as = {{"id", "old_id"}}});
    REQUIRE(kept);
    CHECK(kept->batch.columns.at(0).name == "old_id");
    CHECK(kept->batch.columns.at(1).name == "title");
    wire::FieldData sent;
    REQUIRE(sent.ParseFromString(bytes_of(*kept, 0)));
    CHECK(sent.field_name() == "old_id");
    CHECK(sent.field_id() == 0);
    CHECK(sent.scalars().SerializeAsString() == keys.scalars().SerializeAsString());
    CHECK(bytes_of(*kept, 0).starts_with(keys.SerializeAsString()));

    const auto dropped = make_batch(page, {.columns = {"id", "title"}, .sent_as = {{"id", ""}}});
    REQUIRE(dropped);
    REQUIRE(dropped->batch.columns.size() == 1);
    CHECK(dropped->batch.columns[0].name == "title");
    CHECK(dropped->batch.row_count == 2);
  }

  TEST_CASE("rows with one key are left out also where the key is not sent") {
    const Page page = page_of({testing::long_column("id", {1, 1, 2}),
                               testing::text_column("title", {"a", "again", "b"})});
    const auto made = make_batch(page, {.columns = {"id", "title"}, .sent_as = {{"id", ""}}});
    REQUIRE(made);
    CHECK(made->batch.row_count == 2);
    CHECK(made->duplicate_rows == 1);
    wire::FieldData titles;
    REQUIRE(titles.ParseFromString(bytes_of(*made, 0)));
    REQUIRE(titles.scalars().string_data().data_size() == 2);
    CHECK(titles.scalars().string_data().data(1) == "b");
  }

  TEST_CASE("columns that need no change are the very bytes of the page") {
    const Page page =
        page_of({testing::long_column("id", {1, 2}), testing::text_column("title", {"a", "b"}),
                 testing::long_array_column("tags", {{1}, {2}}),
                 testing::float_vectors("vector", 2, {1, 2, 3, 4})});
    const auto made =
        make_batch(page, {.columns = {"id", "title", "tags", "vector"}, .array_columns = {"tags"}});
    REQUIRE(made);
    CHECK(made->batch.row_count == 2);
    CHECK(made->duplicate_rows == 0);
    REQUIRE(made->batch.columns.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(made->batch.columns[i].data.flat().bytes.data() ==
            page.columns[i].data.flat().bytes.data());
      CHECK(made->batch.columns[i].data.flat().bytes.size() ==
            page.columns[i].data.flat().bytes.size());
      CHECK(made->batch.columns[i].name == page.columns[i].name);
    }
  }

  TEST_CASE("only the wanted columns go, in the wanted order") {
    const Page page = page_of({testing::long_column("id", {1}), testing::text_column("a", {"x"}),
                               testing::text_column("b", {"y"})});
    const auto made = make_batch(page, {.columns = {"b", "id"}});
    REQUIRE(made);
    REQUIRE(made->batch.columns.size() == 2);
    CHECK(made->batch.columns[0].name == "b");
    CHECK(made->batch.columns[1].name == "id");
  }

  TEST_CASE("a column that the server left out is a difference, not an empty column") {
    const Error error = refusal(page_of_keys({1}), {.columns = {"id", "title"}});
    CHECK(error.kind == ErrorKind::kDataMismatch);
    CHECK(error.message == "the source left field title out of its answer");
  }

  TEST_CASE("of rows with one key the first is kept, in every column") {
    const Page page = page_of({testing::long_column("id", {1, 2, 2, 2, 3}),
                               testing::text_column("title", {"a", "b", "c", "d", "e"})});
    const auto made = make_batch(page, {.columns = {"id", "title"}});
    REQUIRE(made);
    CHECK(made->batch.row_count == 3);
    CHECK(made->duplicate_rows == 2);
    CHECK(bytes_of(*made, 0) == testing::long_column("id", {1, 2, 3}).SerializeAsString());
    CHECK(bytes_of(*made, 1) == testing::text_column("title", {"a", "b", "e"}).SerializeAsString());
  }

  TEST_CASE("VarChar keys are told apart byte by byte") {
    const Page page = page_of({testing::text_column("id", {"", "\0"s, "a", "a", "a\0"s, "é"})});
    const auto made = make_batch(page, {.columns = {"id"}});
    REQUIRE(made);
    CHECK(made->duplicate_rows == 1);
    CHECK(bytes_of(*made, 0) ==
          testing::text_column("id", {"", "\0"s, "a", "a\0"s, "é"}).SerializeAsString());
  }

  TEST_CASE("empty arrays get their type, also in rows that are cut") {
    testing::Column tags = testing::long_array_column("tags", {{1}, {}, {3}});
    tags.mutable_scalars()->mutable_array_data()->mutable_data(1)->Clear();
    const std::vector<testing::Column> columns = {testing::long_column("id", {1, 2, 3}), tags};
    const BatchRules rules{.columns = {"id", "tags"}, .array_columns = {"tags"}};
    const auto made = make_batch(page_of(columns), rules);
    REQUIRE(made);
    CHECK(bytes_of(*made, 1) ==
          testing::long_array_column("tags", {{1}, {}, {3}}).SerializeAsString());
    const auto cut = make_batch(page_of({testing::long_column("id", {1, 2, 2}), tags}), rules);
    REQUIRE(cut);
    CHECK(bytes_of(*cut, 1) == testing::long_array_column("tags", {{1}, {}}).SerializeAsString());
  }

  TEST_CASE("a column that is no array is not looked into") {
    testing::Column tags = testing::long_array_column("tags", {{}});
    tags.mutable_scalars()->mutable_array_data()->mutable_data(0)->Clear();
    const Page page = page_of({testing::long_column("id", {1}), tags});
    const auto made = make_batch(page, {.columns = {"tags"}});
    REQUIRE(made);
    CHECK(made->batch.columns[0].data.flat().bytes == page.columns[1].data.flat().bytes);
  }

  TEST_CASE("keys that do not ascend are refused, for a walk by key would lose rows") {
    const Error error = refusal(page_of_keys({1, 3, 2}), {.columns = {"id"}});
    CHECK(error.kind == ErrorKind::kDataMismatch);
    CHECK(error.message ==
          "the source does not answer in the order of its primary keys, so a walk by key could "
          "lose rows");
    CHECK(refusal(page_of({testing::text_column("id", {"b", "a"})}), {}).kind ==
          ErrorKind::kDataMismatch);
    CHECK(refusal(page_of({testing::text_column("id", {"9", "10"})}), {}).kind ==
          ErrorKind::kDataMismatch);
  }

  TEST_CASE("the first row of each key is marked") {
    using Marks = std::vector<bool>;
    using Numbers = std::vector<std::int64_t>;
    CHECK(*first_of_each_key(Numbers{}) == Marks{});
    CHECK(*first_of_each_key(Numbers{7}) == Marks{true});
    CHECK(*first_of_each_key(Numbers{-1, -1, 0, 5, 5, 5}) ==
          Marks{true, false, true, true, false, false});
    CHECK(*first_of_each_key(std::vector<std::string_view>{"", "", "a"}) ==
          Marks{true, false, true});
    CHECK_FALSE(first_of_each_key(Numbers{1, 1, 0}));
  }

  TEST_CASE("a page without rows makes a batch without rows") {
    const auto made = make_batch(page_of_keys({}), {.columns = {"id"}});
    REQUIRE(made);
    CHECK(made->batch.row_count == 0);
  }

  TEST_CASE("a field that may be NULL on the target alone tells that no row is") {
    const Page page =
        page_of({testing::long_column("id", {1, 2}), testing::text_column("title", {"a", "b"})});
    const auto made = make_batch(page, {.columns = {"id", "title"}, .validity_columns = {"title"}});
    REQUIRE(made);
    CHECK(bytes_of(*made, 0) == testing::long_column("id", {1, 2}).SerializeAsString());
    testing::Column title;
    REQUIRE(title.ParseFromString(bytes_of(*made, 1)));
    CHECK(title.SerializeAsString() ==
          testing::with_validity(testing::text_column("title", {"a", "b"}), {true, true})
              .SerializeAsString());
    CHECK(made->batch.columns[1].data.pieces().front().bytes.data() ==
          page.columns[1].data.pieces().front().bytes.data());
  }

  TEST_CASE("a column without NULL passes as it came, whether it tells so or not") {
    const Page page = page_of({testing::long_column("id", {1, 2}), told_title({true, true})});
    const auto made = make_batch(page, {.columns = {"id", "title"}, .validity_columns = {"title"}});
    REQUIRE(made);
    CHECK(made->batch.columns[1].data.flat().bytes.data() ==
          page.columns[1].data.flat().bytes.data());
  }

  TEST_CASE("NULL rows lose their placeholders, after repeated keys are left out") {
    testing::Column title = testing::text_column("title", {"a", "", "c", ""});
    for (const bool valid : {true, false, true, false}) title.add_valid_data(valid);
    const BatchRules rules{.columns = {"id", "title"}, .validity_columns = {"title"}};
    const auto sent = [&](const std::vector<std::int64_t>& keys) {
      const auto made = make_batch(page_of({testing::long_column("id", keys), title}), rules);
      REQUIRE(made);
      return bytes_of(*made, 1);
    };
    CHECK(sent({1, 2, 3, 4}) ==
          testing::with_validity(title_of({"a", "c"}), {true, false, true, false})
              .SerializeAsString());
    CHECK(sent({1, 2, 2, 3}) ==
          testing::with_validity(title_of({"a"}), {true, false, false}).SerializeAsString());
  }

  TEST_CASE("vectors that come without those that are NULL pass as they came, of any type") {
    using testing::byte_vectors;
    const std::vector<testing::Column> columns{
        testing::float_vectors("vector", 2, {1, 2, 3, 4}),
        byte_vectors("vector", wire::BinaryVector, 16, "abcd"),
        byte_vectors("vector", wire::Float16Vector, 2, "abcdefgh"),
        byte_vectors("vector", wire::BFloat16Vector, 2, "abcdefgh"),
        byte_vectors("vector", wire::Int8Vector, 2, "abcd"),
        testing::sparse_vectors("vector", {"abcdefgh", ""})};
    for (testing::Column vector : columns) {
      CAPTURE(vector.type());
      for (const bool valid : {true, false, true}) vector.add_valid_data(valid);
      const Page page = page_of({testing::long_column("id", {1, 2, 3}), vector});
      const auto made =
          make_batch(page, {.columns = {"id", "vector"}, .validity_columns = {"vector"}});
      REQUIRE(made);
      CHECK(made->batch.columns[1].data.flat().bytes.data() ==
            page.columns[1].data.flat().bytes.data());
    }
  }

  TEST_CASE("vectors that are filled up where they are NULL lose what fills them") {
    testing::Column vector = testing::float_vectors("vector", 2, {1, 2, 0, 0});
    for (const bool valid : {true, false}) vector.add_valid_data(valid);
    const auto made = make_batch(page_of({testing::long_column("id", {1, 2}), vector}),
                                 {.columns = {"id", "vector"}, .validity_columns = {"vector"}});
    REQUIRE(made);
    CHECK(bytes_of(*made, 1) ==
          testing::with_validity(testing::float_vectors("vector", 2, {1, 2}), {true, false})
              .SerializeAsString());
  }

  TEST_CASE("an array of structs gets the types of its empty lists, and is cut as a whole") {
    testing::Column clips;
    clips.set_type(wire::ArrayOfStruct);
    clips.set_field_name("clips");
    auto& members = *clips.mutable_struct_arrays();
    *members.add_fields() = testing::long_array_column("second", {{1}, {2}, {}});
    auto& vectors = *members.add_fields();
    vectors.set_type(wire::ArrayOfVector);
    vectors.set_field_name("seen");
    auto& lists = *vectors.mutable_vectors()->mutable_vector_array();
    lists.set_element_type(wire::FloatVector);
    for (const int count : {1, 1, 0}) {
      auto& row = *lists.add_data();
      row.set_dim(2);
      for (int i = 0; i < 2 * count; ++i) row.mutable_float_vector()->add_data(0.5F);
    }
    auto& rows = *members.mutable_fields(0)->mutable_scalars()->mutable_array_data();
    rows.mutable_data(2)->Clear();
    const auto made = make_batch(page_of({testing::long_column("id", {1, 1, 2}), clips}),
                                 {.columns = {"id", "clips"}, .array_columns = {"clips"}});
    REQUIRE(made);
    testing::Column sent;
    REQUIRE(sent.ParseFromString(bytes_of(*made, 1)));
    const auto& seconds = sent.struct_arrays().fields(0).scalars().array_data().data();
    const auto& seen = sent.struct_arrays().fields(1).vectors().vector_array().data();
    REQUIRE(seconds.size() == 2);
    REQUIRE(seen.size() == 2);
    CHECK(seconds[0].long_data().data(0) == 1);
    CHECK(seconds[1].has_long_data());
    CHECK(seen[1].has_float_vector());
  }

  TEST_CASE("an array that is NULL goes without a row, an empty one with its type") {
    testing::Column tags = testing::long_array_column("tags", {{1}, {}, {}});
    for (auto& row : *tags.mutable_scalars()->mutable_array_data()->mutable_data()) {
      if (row.long_data().data().empty()) row.Clear();
    }
    for (const bool valid : {true, false, true}) tags.add_valid_data(valid);
    const auto made = make_batch(
        page_of({testing::long_column("id", {1, 2, 3}), tags}),
        {.columns = {"id", "tags"}, .array_columns = {"tags"}, .validity_columns = {"tags"}});
    REQUIRE(made);
    testing::Column sent;
    REQUIRE(sent.ParseFromString(bytes_of(*made, 1)));
    const auto& rows = sent.scalars().array_data().data();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].long_data().data_size() == 1);
    CHECK(rows[1].has_long_data());
  }

  TEST_CASE("a column that tells of rows to a field that is not asked goes without it") {
    const Page page = page_of({testing::long_column("id", {1, 2}), told_title({true, true})});
    const auto made = make_batch(page, {.columns = {"id", "title"}});
    REQUIRE(made);
    CHECK(bytes_of(*made, 1) == title_of({"a", "b"}).SerializeAsString());
  }

  TEST_CASE("rows with a NULL that the target cannot hold are left out and told") {
    const Page page = page_of({testing::long_column("id", {1, 2}), told_title({true, false})});
    const auto made = make_batch(page, {.columns = {"id", "title"}});
    REQUIRE(made);
    CHECK(made->refused ==
          std::vector<RefusedRow>{{.row = 1,
                                   .field = "title",
                                   .reason = "is NULL, and the field of the target cannot be"}});
    CHECK(made->is_first == std::vector<bool>{true, true});
    CHECK(made->is_kept == std::vector<bool>{true, false});
    CHECK(made->batch.row_count == 1);
    CHECK(bytes_of(*made, 0) == testing::long_column("id", {1}).SerializeAsString());
    CHECK(bytes_of(*made, 1) == title_of({"a"}).SerializeAsString());
    const Page uneven = page_of({testing::long_column("id", {1, 2}), told_title({true})});
    CHECK(refusal(uneven, {.columns = {"id", "title"}, .validity_columns = {"title"}}).kind ==
          ErrorKind::kDataMismatch);
  }

  TEST_CASE("rows whose values have no place in another type are left out, each told once") {
    const Page page = page_of({testing::long_column("id", {1, 2, 2, 3, 4}),
                               testing::text_column("title", {"a", "bb", "no", "ccc", "d"}),
                               testing::json_column("json", {"1", "22", "2", "333", "4"})});
    const ColumnConversion short_text{
        .from = DataType::kJson, .to = DataType::kVarChar, .text_bytes_max = 2};
    const auto made = make_batch(
        page, {.columns = {"id", "title", "json"}, .conversions = {{"json", short_text}}});
    REQUIRE(made);
    REQUIRE(made->refused.size() == 1);
    CHECK(made->refused[0].row == 3);
    CHECK(made->refused[0].field == "json");
    CHECK(made->duplicate_rows == 1);
    CHECK(bytes_of(*made, 0) == testing::long_column("id", {1, 2, 4}).SerializeAsString());
    CHECK(bytes_of(*made, 1) == title_of({"a", "bb", "d"}).SerializeAsString());
  }

  TEST_CASE("rows that a caller knows to leave out are not in the batch") {
    const Page page = page_of_keys({1, 2, 3});
    const auto made = make_batch(page, {.columns = {"id"}}, {false, true, false});
    REQUIRE(made);
    CHECK(made->refused.empty());
    CHECK(made->is_kept == std::vector<bool>{true, false, true});
    CHECK(bytes_of(*made, 0) == testing::long_column("id", {1, 3}).SerializeAsString());
  }
}

}  // namespace
}  // namespace kiteway::executor
