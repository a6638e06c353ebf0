// The fake server refuses what the real ones refuse.
#include "tests/support_test/items.h"
#include "tests/support_test/stub.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::testing {

TEST_SUITE("support fake") {
  TEST_CASE("creating the same collection twice works, another one of that name does not") {
    FakeMilvus server;
    Stub stub(server.uri());
    auto schema = small_schema();

    CHECK(stub.create("items", schema).code() == 0);
    const auto id = stub.describe("items").collectionid();
    CHECK(stub.create("items", schema).code() == 0);
    CHECK(stub.describe("items").collectionid() == id);
    *schema.add_fields() = text_field("more");
    CHECK(stub.create("items", schema).code() != 0);
    CHECK(stub.drop("items").code() == 0);
    CHECK(stub.create("items", schema).code() == 0);
    CHECK(stub.describe("items").collectionid() != id);
    CHECK(stub.describe("items").schema().fields(2).fieldid() == 102);
  }

  TEST_CASE("a schema is refused for what this version does not have, or does not know") {
    FakeMilvus server;
    Stub stub(server.uri());
    const auto refused = [&](wire::schema::FieldSchema field) {
      auto schema = small_schema();
      *schema.add_fields() = std::move(field);
      return stub.create("items", schema).code() != 0;
    };

    CHECK(refused(vector_field("second", 4)));
    CHECK(refused(nullable(text_field("text"))));
    CHECK(refused(text_field("text", 65'536)));
    CHECK(refused(text_field("1text")));
    CHECK(refused(text_field("$meta")));
    CHECK(refused(field("text", wire::schema::VarChar)));
    CHECK(refused(primary_key(text_field("text"))));
    CHECK(refused(array_field("list", wire::schema::JSON)));
    auto stray = field("number", wire::schema::Int16);
    set_param(stray, "dim", "8");
    CHECK(refused(stray));
    auto unknown = field("number", wire::schema::Int16);
    unknown.GetReflection()->MutableUnknownFields(&unknown)->AddVarint(19, 1);
    CHECK(refused(unknown));
    CHECK_FALSE(refused(text_field("text")));
    CHECK(server.rejected_requests().size() == 10);
  }

  TEST_CASE("an insert is refused for values the fields cannot hold") {
    FakeMilvus server;
    server.create(items, schema_of({primary_key(field("id", wire::schema::Int64)),
                                    field("small", wire::schema::Int8), text_field("text", 3),
                                    vector_field("vector", 2)},
                                   DynamicField::kOn));
    Stub stub(server.uri());
    const auto code = [&](const std::vector<std::int32_t>& small, const std::string& text,
                          float number, const std::string& meta) {
      return stub
          .insert("items", {long_column("id", {1}), int_column("small", wire::schema::Int8, small),
                            text_column("text", {text}), float_vectors("vector", 2, {number, 0.0F}),
                            dynamic_column({meta})})
          .status()
          .code();
    };

    CHECK(code({1}, "abc", 1.0F, "{}") == 0);
    CHECK(code({128}, "abc", 1.0F, "{}") == 1100);
    CHECK(code({1, 2}, "abc", 1.0F, "{}") == 1100);
    CHECK(code({1}, "\xE6\xB0\xB4x", 1.0F, "{}") == 1100);  // two characters, four bytes
    CHECK(code({1}, "\xFF", 1.0F, "{}") == 1100);
    CHECK(code({1}, "abc", std::numeric_limits<float>::quiet_NaN(), "{}") == 65535);
    CHECK(code({1}, "abc", 1.0F, "[]") == 1100);
    CHECK(code({1}, "abc", 1.0F, R"({"$meta": 1})") == 1100);
    CHECK(code({1}, "abc", 1.0F, R"({"other": 1})") == 0);
    CHECK(server.physical_rows(items) == 2);
    CHECK(server.rejected_requests().size() == 7);
  }

  TEST_CASE("from 2.5 valid_data is a duty of nullable fields, and forbidden for others") {
    FakeMilvus server({.version = "v2.5.10"});
    server.create(items, schema_of({primary_key(field("id", wire::schema::Int64)),
                                    nullable(text_field("text")), vector_field("vector", 4)}));
    server.index_and_load(items);
    Stub stub(server.uri());
    auto columns = small_rows(1, 2);

    columns.push_back(text_column("text", {"a", "b"}));
    CHECK(stub.insert("items", columns).status().code() == 1100);
    columns.back() = with_validity(text_column("text", {"b"}), {false, true});
    CHECK(stub.insert("items", columns).status().code() == 0);
    columns[0] = with_validity(columns[0], {true, true});
    CHECK(stub.insert("items", columns).status().code() == 1100);

    CHECK(server.rows(items)[0].fields.at("text") == "NULL");
    const auto answer = stub.query({.output = {"text"}, .limit = 5});
    const auto* text = Stub::find(answer, "text");
    REQUIRE(text != nullptr);
    CHECK(text->scalars().string_data().data_size() == 2);  // full length, with a placeholder
    CHECK_FALSE(text->valid_data(0));
    CHECK(text->valid_data(1));
  }

  TEST_CASE("from 2.6.18 vectors can be NULL, and come back without a placeholder") {
    FakeMilvus server({.version = "v2.6.18"});
    Stub stub(server.uri());
    auto schema = small_schema();
    schema.mutable_fields(1)->set_nullable(true);
    REQUIRE(stub.create("items", schema).reason().empty());
    server.index_and_load(items);
    auto columns = small_rows(1, 3);
    columns[1] =
        with_validity(float_vectors("vector", 4, {1, 2, 3, 4, 5, 6, 7, 8}), {true, false, true});
    REQUIRE(stub.insert("items", columns).status().reason().empty());

    CHECK(server.rows(items)[1].fields.at("vector") == "NULL");
    const auto answer = stub.query({.output = {"vector"}, .limit = 5});
    const auto* vectors = Stub::find(answer, "vector");
    REQUIRE(vectors != nullptr);
    CHECK(vectors->vectors().float_vector().data_size() == 8);
    CHECK(vectors->valid_data_size() == 3);
    CHECK_FALSE(vectors->valid_data(1));
  }
}

}  // namespace kiteway::testing
