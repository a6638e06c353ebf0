// What the fake server refuses of functions and of arrays of structs, as the real ones do.
#include "tests/support_test/items.h"
#include "tests/support_test/stub.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

wire::schema::CollectionSchema searched() {
  auto made = schema_of({primary_key(field("id", wire::schema::Int64)), vector_field("vector", 4),
                         text_field("text"), field("sparse", wire::schema::SparseFloatVector)});
  add_bm25(made, "text", "sparse");
  return made;
}

wire::schema::CollectionSchema filmed() {
  auto made = small_schema();
  *made.add_struct_array_fields() = struct_array(
      "clips", {array_field("text", wire::schema::VarChar), vector_list_field("seen")});
  return made;
}

using Change = std::function<void(wire::schema::CollectionSchema&)>;

bool is_refused(const std::string& version, wire::schema::CollectionSchema schema,
                const Change& change) {
  FakeMilvus server({.version = version});
  Stub stub(server.uri());
  change(schema);
  return stub.create("items", schema).code() != 0;
}

// `counts` structs in each row, with a vector in each but for the last row, which gets `seen`.
Column clips(const std::vector<int>& counts, int seen_in_last) {
  Column made;
  made.set_type(wire::schema::ArrayOfStruct);
  made.set_field_name("clips");
  auto& text = *made.mutable_struct_arrays()->add_fields();
  text.set_type(wire::schema::Array);
  text.set_field_name("text");
  auto& seen = *made.mutable_struct_arrays()->add_fields();
  seen.set_type(wire::schema::ArrayOfVector);
  seen.set_field_name("seen");
  for (std::size_t row = 0; row < counts.size(); ++row) {
    auto& words = *text.mutable_scalars()->mutable_array_data()->add_data()->mutable_string_data();
    auto& numbers =
        *seen.mutable_vectors()->mutable_vector_array()->add_data()->mutable_float_vector();
    for (int i = 0; i < counts[row]; ++i) words.add_data("word");
    const int vectors = row + 1 == counts.size() ? seen_in_last : counts[row];
    for (int i = 0; i < 4 * vectors; ++i) numbers.add_data(0.5F);
  }
  return made;
}

TEST_SUITE("support fake newer") {
  TEST_CASE("a function is refused for what it reads and makes, and where there are none") {
    const auto nothing = [](auto&) {};
    CHECK(is_refused("v2.4.15", searched(), nothing));
    CHECK_FALSE(is_refused("v2.5.4", searched(), nothing));
    const std::vector<Change> changes{
        [](auto& s) { s.mutable_fields(2)->set_nullable(true); },
        [](auto& s) { s.mutable_fields(2)->mutable_type_params(1)->set_value("false"); },
        [](auto& s) { s.mutable_functions(0)->set_output_field_names(0, "vector"); },
        [](auto& s) { s.mutable_functions(0)->set_input_field_names(0, "nobody"); },
        [](auto& s) { s.mutable_functions(0)->add_params()->set_key("k1"); },
        [](auto& s) { *s.add_functions() = s.functions(0); },
        [](auto& s) { s.mutable_functions(0)->set_type(wire::schema::TextEmbedding); }};
    for (const auto& change : changes) CHECK(is_refused("v2.5.4", searched(), change));
  }

  TEST_CASE("what BM25 makes is neither taken nor answered") {
    FakeMilvus server({.version = "v2.5.4"});
    Stub stub(server.uri());
    REQUIRE(stub.create("items", searched()).reason().empty());
    server.index_and_load(items);
    auto columns = small_rows(1, 2);
    columns.push_back(text_column("text", {"a", "b"}));
    CHECK(stub.insert("items", columns).status().code() == 0);
    columns.push_back(sparse_vectors("sparse", {"", ""}));
    CHECK(stub.insert("items", columns).status().code() == 1100);
    CHECK(stub.query({.output = {"sparse"}, .limit = 5}).status().code() != 0);
    CHECK(Stub::find(stub.query({.output = {"*"}, .limit = 5}), "sparse") == nullptr);
  }

  TEST_CASE("an array of structs is refused for what it holds, and before 2.6.4") {
    const auto nothing = [](auto&) {};
    CHECK(is_refused("v2.6.3", filmed(), nothing));
    CHECK_FALSE(is_refused("v2.6.4", filmed(), nothing));
    const auto member = [](auto& s, int i) {
      return s.mutable_struct_array_fields(0)->mutable_fields(i);
    };
    const std::vector<Change> changes{
        [&](auto& s) { member(s, 0)->set_nullable(true); },
        [&](auto& s) { member(s, 0)->clear_type_params(); },
        [&](auto& s) { member(s, 0)->set_data_type(wire::schema::VarChar); },
        [&](auto& s) { member(s, 1)->set_element_type(wire::schema::BinaryVector); },
        [&](auto& s) { member(s, 1)->set_name("text"); },
        [](auto& s) { s.mutable_struct_array_fields(0)->set_name("vector"); },
        [](auto& s) { s.mutable_struct_array_fields(0)->set_nullable(true); },
        [](auto& s) { s.mutable_struct_array_fields(0)->clear_fields(); }};
    for (const auto& change : changes) CHECK(is_refused("v2.6.4", filmed(), change));
  }

  TEST_CASE("structs of a row have all their fields, and come back as one column") {
    FakeMilvus server({.version = "v2.6.4"});
    Stub stub(server.uri());
    REQUIRE(stub.create("items", filmed()).reason().empty());
    server.index_and_load(items);
    const auto code = [&](const Column& column) {
      auto columns = small_rows(1, 2);
      columns.push_back(column);
      return stub.insert("items", columns).status().code();
    };
    CHECK(code(clips({2, 1}, 2)) == 1100);    // a text and two vectors
    CHECK(code(clips({2, 17}, 17)) == 1100);  // more than there is room for
    Column partial = clips({2, 1}, 1);
    partial.mutable_struct_arrays()->mutable_fields()->RemoveLast();
    CHECK(code(partial) == 1100);
    Column untyped = clips({2, 0}, 0);
    untyped.mutable_struct_arrays()
        ->mutable_fields(1)
        ->mutable_vectors()
        ->mutable_vector_array()
        ->mutable_data(1)
        ->clear_data();
    CHECK(code(untyped) == 1100);
    REQUIRE(code(clips({2, 0}, 0)) == 0);

    CHECK(server.rows(items)[0].fields.at("clips[text]") == R"(["word", "word"])");
    const auto answer = stub.query({.output = {"clips"}, .limit = 5});
    const auto* structs = Stub::find(answer, "clips");
    REQUIRE(structs != nullptr);
    CHECK(structs->type() == wire::schema::ArrayOfStruct);
    CHECK(structs->struct_arrays().fields_size() == 2);
  }
}

}  // namespace
}  // namespace kiteway::testing
