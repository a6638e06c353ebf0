// What the server answers to a query must be what it takes as an insert: the bench moves it so.
#include "tests/bench/server/written_rows.h"

#include "milvus/milvus.pb.h"
#include "tests/bench/server/messages.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace kiteway::bench {
namespace {

namespace wire = ::milvus::proto;

wire::schema::CollectionSchema schema() {
  wire::schema::CollectionSchema made;
  auto& key = *made.add_fields();
  key.set_name("id");
  key.set_data_type(wire::schema::Int64);
  key.set_is_primary_key(true);
  const auto add = [&](const char* name, wire::schema::DataType type, const char* parameter,
                       const char* value) {
    auto& field = *made.add_fields();
    field.set_name(name);
    field.set_data_type(type);
    auto& pair = *field.add_type_params();
    pair.set_key(parameter);
    pair.set_value(value);
  };
  add("vector", wire::schema::FloatVector, "dim", "8");
  add("payload", wire::schema::VarChar, "max_length", "20");
  return made;
}

/// The columns of these keys as an answer to a query.
wire::milvus::QueryResults answer_of(const RowPattern& pattern,
                                     const std::vector<KeyInterval>& keys) {
  std::vector<grpc::Slice> slices;
  for (const char* name : {"id", "vector", "payload"}) pattern.append_column(name, keys, slices);
  return parsed<wire::milvus::QueryResults>({slices.data(), slices.size()});
}

wire::milvus::InsertRequest insert_of(const wire::milvus::QueryResults& answer,
                                      std::uint32_t rows) {
  wire::milvus::InsertRequest request;
  request.set_collection_name("somewhere");
  request.set_num_rows(rows);
  *request.mutable_fields_data() = answer.fields_data();
  return request;
}

/// The bytes in pieces of seven, as a network may bring them.
grpc::ByteBuffer in_pieces(const std::string& bytes) {
  std::vector<grpc::Slice> slices;
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    slices.emplace_back(bytes.substr(at, 7));
  }
  return {slices.data(), slices.size()};
}

TEST_SUITE("bench rows") {
  TEST_CASE("an answer holds the columns of the keys, across the end of the pattern") {
    const RowPattern pattern(schema());
    const auto answer = answer_of(pattern, {{4090, 4100}, {-1, -1}});
    REQUIRE(answer.fields_data_size() == 3);
    const auto& keys = answer.fields_data(0).scalars().long_data().data();
    CHECK(keys.size() == 12);
    CHECK(keys[0] == 4090);
    CHECK(keys[11] == -1);
    CHECK(answer.fields_data(1).vectors().dim() == 8);
    CHECK(answer.fields_data(1).vectors().float_vector().data_size() == 12 * 8);
    CHECK(answer.fields_data(2).scalars().string_data().data_size() == 12);
    CHECK(answer.fields_data(2).scalars().string_data().data(0).size() == 20);
  }

  TEST_CASE("a row depends on its key alone") {
    const RowPattern pattern(schema());
    const auto whole = answer_of(pattern, {{0, 99}});
    const auto part = answer_of(RowPattern(schema()), {{42, 42}});
    CHECK(part.fields_data(2).scalars().string_data().data(0) ==
          whole.fields_data(2).scalars().string_data().data(42));
    CHECK(part.fields_data(1).vectors().float_vector().data(0) ==
          whole.fields_data(1).vectors().float_vector().data(42 * 8));
    CHECK(whole.fields_data(1).vectors().float_vector().data(0) !=
          whole.fields_data(1).vectors().float_vector().data(8));
  }

  TEST_CASE("what was answered is understood when it is written, in whatever pieces it comes") {
    const RowPattern pattern(schema());
    const auto request = insert_of(answer_of(pattern, {{0, 9}, {20, 24}}), 15);
    const auto rows = read_written_rows(in_pieces(request.SerializeAsString()));
    CHECK(rows.collection == "somewhere");
    CHECK(rows.row_count == 15);
    CHECK(fault_of(rows, pattern) == "");
    CHECK(intervals_of(rows.columns.front().longs) == std::vector<KeyInterval>{{0, 9}, {20, 24}});
  }

  TEST_CASE("rows that are not whole are refused") {
    const RowPattern pattern(schema());
    auto request = insert_of(answer_of(pattern, {{0, 9}}), 11);
    CHECK(fault_of(read_written_rows(serialized(request)), pattern) ==
          "the number of keys is not num_rows");
    request.set_num_rows(10);
    request.mutable_fields_data()->DeleteSubrange(2, 1);
    CHECK(fault_of(read_written_rows(serialized(request)), pattern) == "field payload is missing");
  }

  TEST_CASE("a message that was cut off is broken") {
    const RowPattern pattern(schema());
    const auto bytes = insert_of(answer_of(pattern, {{0, 9}}), 10).SerializeAsString();
    CHECK_THROWS_AS((void)read_written_rows(in_pieces(bytes.substr(0, bytes.size() - 5))),
                    BrokenMessage);
  }
}

}  // namespace
}  // namespace kiteway::bench
