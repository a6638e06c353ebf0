// Reading a schema: type parameters, type texts, finding fields and indexes.
#include "schema/collection.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace kiteway {
namespace {

FieldSchema field(DataType type, Properties params) {
  return {.name = "f", .type = type, .type_params = std::move(params)};
}

FieldSchema with_dim(const std::string& text) {
  return field(DataType::kFloatVector, {{"dim", text}});
}

TEST_SUITE("schema collection") {
  TEST_CASE("what a struct holds is found by its path, and its text tells the structs") {
    const FieldSchema clips{
        .name = "clips",
        .type = DataType::kArrayOfStruct,
        .sub_fields = {{.name = "text",
                        .type = DataType::kArray,
                        .element_type = DataType::kVarChar,
                        .type_params = {{"max_length", "64"}, {"max_capacity", "100"}}},
                       {.name = "seen",
                        .type = DataType::kArrayOfVector,
                        .element_type = DataType::kFloatVector,
                        .type_params = {{"dim", "8"}, {"max_capacity", "100"}}}}};
    CHECK(type_text(clips) == "ArrayOfStruct<text: VarChar(64), seen: FloatVector(8)>(100)");
    const CollectionSchema schema{.name = "films", .fields = {clips}};
    REQUIRE(find_field(schema, "clips[seen]") != nullptr);
    CHECK(find_field(schema, "clips[seen]")->name == "seen");
    CHECK(find_field(schema, "clips[other]") == nullptr);
    CHECK(find_field(schema, "other[seen]") == nullptr);
    CHECK(find_field(schema, "clips")->name == "clips");
    CHECK(to_string(field_path("clips[seen]")) == "clips[seen]");
    CHECK(field_path("clips").sub_field.empty());
  }

  TEST_CASE("a type parameter is a whole number or nothing") {
    CHECK(type_param(with_dim("768"), "dim") == 768);
    CHECK(type_param(with_dim("0"), "dim") == 0);
    CHECK(type_param(with_dim("-1"), "dim") == -1);
    CHECK(type_param(with_dim("768"), "max_length") == std::nullopt);
    for (const char* text : {"", " 768", "768 ", "+768", "7.5", "0x10", "many", "768\n"}) {
      CHECK(type_param(with_dim(text), "dim") == std::nullopt);
    }
    CHECK(type_param(with_dim("9223372036854775808"), "dim") == std::nullopt);
  }

  TEST_CASE("types are shown with the size that belongs to them") {
    CHECK(type_text(field(DataType::kInt64, {})) == "Int64");
    CHECK(type_text(field(DataType::kVarChar, {{"max_length", "512"}})) == "VarChar(512)");
    CHECK(type_text(with_dim("768")) == "FloatVector(768)");
    CHECK(type_text(field(DataType::kBinaryVector, {{"dim", "64"}})) == "BinaryVector(64)");
    CHECK(type_text(field(DataType::kSparseFloatVector, {})) == "SparseFloatVector");
  }

  TEST_CASE("arrays are shown with their elements and their capacity") {
    FieldSchema array = field(DataType::kArray, {{"max_capacity", "100"}});
    array.element_type = DataType::kInt64;
    CHECK(type_text(array) == "Array<Int64>(100)");
    array.element_type = DataType::kVarChar;
    array.type_params["max_length"] = "64";
    CHECK(type_text(array) == "Array<VarChar(64)>(100)");
  }

  TEST_CASE("a size that belongs to another type is not shown, nor one that is no number") {
    CHECK(type_text(field(DataType::kInt16, {{"dim", "8"}, {"max_length", "9"}})) == "Int16");
    CHECK(type_text(field(DataType::kVarChar, {{"dim", "8"}})) == "VarChar");
    CHECK(type_text(with_dim("many")) == "FloatVector");
  }

  TEST_CASE("keys and fields are found by what they are") {
    const CollectionSchema schema{.name = "products",
                                  .fields = {{.name = "title", .type = DataType::kVarChar},
                                             {.name = "id", .is_primary_key = true},
                                             {.name = "tenant", .is_partition_key = true}}};
    REQUIRE(primary_key(schema) != nullptr);
    CHECK(primary_key(schema)->name == "id");
    REQUIRE(partition_key(schema) != nullptr);
    CHECK(partition_key(schema)->name == "tenant");
    REQUIRE(find_field(schema, "title") != nullptr);
    CHECK(find_field(schema, "title")->type == DataType::kVarChar);
    CHECK(find_field(schema, "Title") == nullptr);
    CHECK(primary_key(CollectionSchema{}) == nullptr);
    CHECK(partition_key(CollectionSchema{}) == nullptr);
  }

  TEST_CASE("an index without a type or a metric says nothing about them") {
    const IndexSpec index{.field_name = "vector",
                          .params = {{"index_type", "HNSW"}, {"metric_type", "COSINE"}}};
    CHECK(index_type(index) == "HNSW");
    CHECK(metric_type(index) == "COSINE");
    CHECK(index_type(IndexSpec{}).empty());
    CHECK(metric_type(IndexSpec{}).empty());
  }
}

}  // namespace
}  // namespace kiteway
