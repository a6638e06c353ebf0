// What each line of servers can do: the rows of the table, and the edges between them.
#include "schema/capabilities/capabilities.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace kiteway {
namespace {

using enum DataType;
using Types = std::vector<DataType>;

Capabilities of(std::string_view version) { return capabilities_of(parse_server_version(version)); }

Types vector_types(std::string_view version) {
  Types types = of(version).types;
  std::erase_if(types, [](DataType type) { return !is_vector(type); });
  return types;
}

bool supports(std::string_view version) {
  return is_supported_source(parse_server_version(version));
}

TEST_SUITE("schema capabilities") {
  TEST_CASE("the oldest supported source is Milvus 2.3.6") {
    CHECK(kOldestSource == "2.3.6");
    CHECK(supports("2.3.6"));
    CHECK(supports("v2.3.6-lite"));
    CHECK(supports("v2.5.0-beta"));
    CHECK(supports("3.0.0"));
    CHECK_FALSE(supports("v2.3.5-lite"));
    CHECK_FALSE(supports("2.2.16"));
    CHECK_FALSE(supports("1.9.9"));
  }

  TEST_CASE("a lite server and one that does not tell are no supported sources") {
    CHECK_FALSE(supports("milvus_lite-3.2.2"));
    CHECK_FALSE(supports(""));
    CHECK_FALSE(supports("unknown"));
  }

  TEST_CASE("pages come in order from 2.5 on, and before that only with stop-for-best") {
    CHECK(of("2.3.6").page_mode == PageMode::kStopForBest);
    CHECK(of("2.4.23").page_mode == PageMode::kStopForBest);
    CHECK(of("2.5.0").page_mode == PageMode::kInOrder);
    CHECK(of("2.6.4").page_mode == PageMode::kInOrder);
    CHECK(of("3.0.0").page_mode == PageMode::kInOrder);
    CHECK(of("milvus_lite-3.2.2").page_mode == PageMode::kInOrder);
    CHECK(of("").page_mode == PageMode::kStopForBest);
  }

  TEST_CASE("only milvus-lite 3 wants its text literals as raw UTF-8") {
    CHECK(of("milvus_lite-3.2.2").literals == LiteralStyle::kRawUtf8);
    for (const char* version : {"2.3.6", "2.4.0", "2.5.0", "2.6.0", "3.0.0", ""}) {
      CHECK(of(version).literals == LiteralStyle::kUnicodeEscapes);
    }
  }

  TEST_CASE("fields can be nullable from 2.5 on, vectors from 2.6.18, and writes then tell it") {
    CHECK_FALSE(of("2.4.23").nullable_scalars);
    CHECK_FALSE(of("2.4.23").valid_data);
    CHECK(of("2.5.0").nullable_scalars);
    CHECK(of("2.5.0").valid_data);
    CHECK(of("milvus_lite-3.2.2").nullable_scalars);
    CHECK_FALSE(of("").nullable_scalars);
    CHECK_FALSE(of("2.6.17").nullable_vectors);
    CHECK(of("2.6.18").nullable_vectors);
    CHECK(of("3.0.0").nullable_vectors);
    CHECK_FALSE(of("milvus_lite-3.2.2").nullable_vectors);
  }

  TEST_CASE("default values came with 2.4, and milvus-lite has them") {
    CHECK_FALSE(of("2.3.21").default_values);
    CHECK(of("2.4.0").default_values);
    CHECK(of("2.6.0").default_values);
    CHECK(of("milvus_lite-3.2.2").default_values);
    CHECK(of("").default_values);
  }

  TEST_CASE("the number of vector fields grows with the version") {
    CHECK(of("2.3.21").limits.vector_fields == 1);
    CHECK(of("2.4.0").limits.vector_fields == 4);
    CHECK(of("2.5.27").limits.vector_fields == 4);
    CHECK(of("2.6.0").limits.vector_fields == 10);
    CHECK(of("3.0.0").limits.vector_fields == 10);
  }

  TEST_CASE("the vector types grow with the version") {
    CHECK(vector_types("2.3.6") == Types{kBinaryVector, kFloatVector});
    CHECK(vector_types("2.4.0") ==
          Types{kBinaryVector, kFloatVector, kFloat16Vector, kBFloat16Vector, kSparseFloatVector});
    CHECK(vector_types("2.5.0") == vector_types("2.4.0"));
    CHECK(vector_types("2.6.0") == Types{kBinaryVector, kFloatVector, kFloat16Vector,
                                         kBFloat16Vector, kSparseFloatVector, kInt8Vector});
    CHECK(vector_types("milvus_lite-3.2.2") == Types{kFloatVector, kSparseFloatVector});
    CHECK(vector_types("") == vector_types("2.4.0"));
  }

  TEST_CASE("every vector type a server may have is one this build can carry") {
    for (const char* version : {"2.3.6", "2.6.0", "milvus_lite-3.2.2", ""}) {
      CHECK(std::ranges::all_of(vector_types(version), is_supported));
    }
  }

  TEST_CASE("texts of time and place came with 2.6.6, long ones with 3.0") {
    CHECK_FALSE(has_type(of("2.6.5"), kTimestamptz));
    CHECK(has_type(of("2.6.6"), kTimestamptz));
    CHECK(has_type(of("2.6.6"), kGeometry));
    CHECK(has_type(of("milvus_lite-3.2.2"), kGeometry));
    CHECK_FALSE(has_type(of("2.6.19"), kText));
    CHECK(has_type(of("3.0.0"), kText));
  }

  TEST_CASE("a collection holds fewer partitions from 2.4.5 on, by a key 16 instead of 64") {
    CHECK(of("2.3.6").limits.partitions == 4'096);
    CHECK(of("2.4.4").limits.partitions == 4'096);
    CHECK(of("2.4.5").limits.partitions == 1'024);
    CHECK(of("2.3.6").limits.partitions_default == 64);
    CHECK(of("2.4.0").limits.partitions_default == 16);
  }

  TEST_CASE("the server that does not tell has no partitions and one shard") {
    CHECK_FALSE(of("").partitions);
    CHECK(of("").limits.shards == 1);
    CHECK(of("milvus_lite-3.2.2").partitions);
    CHECK(of("milvus_lite-3.2.2").limits.shards == 1);
    CHECK(of("2.3.6").partitions);
    CHECK(of("2.3.6").limits.shards == 16);
  }
}

}  // namespace
}  // namespace kiteway
