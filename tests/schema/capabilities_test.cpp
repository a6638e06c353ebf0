// What each line of servers can do: the rows of the table, and the edges between them.
#include "schema/capabilities.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace kiteway {
namespace {

using enum DataType;
using Types = std::vector<DataType>;

Capabilities of(std::string_view version) { return capabilities_of(parse_server_version(version)); }

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

  TEST_CASE("fields can be nullable from 2.5 on") {
    CHECK_FALSE(of("2.4.23").nullable_fields);
    CHECK(of("2.5.0").nullable_fields);
    CHECK(of("2.6.0").nullable_fields);
    CHECK(of("milvus_lite-3.2.2").nullable_fields);
    CHECK_FALSE(of("").nullable_fields);
  }

  TEST_CASE("the number of vector fields grows with the version") {
    CHECK(of("2.3.21").vector_fields_max == 1);
    CHECK(of("2.4.0").vector_fields_max == 4);
    CHECK(of("2.5.27").vector_fields_max == 4);
    CHECK(of("2.6.0").vector_fields_max == 10);
    CHECK(of("3.0.0").vector_fields_max == 10);
  }

  TEST_CASE("the vector types grow with the version") {
    CHECK(of("2.3.6").vector_types == Types{kBinaryVector, kFloatVector});
    CHECK(of("2.4.0").vector_types ==
          Types{kBinaryVector, kFloatVector, kFloat16Vector, kBFloat16Vector, kSparseFloatVector});
    CHECK(of("2.5.0").vector_types == of("2.4.0").vector_types);
    CHECK(of("2.6.0").vector_types == Types{kBinaryVector, kFloatVector, kFloat16Vector,
                                            kBFloat16Vector, kSparseFloatVector, kInt8Vector});
    CHECK(of("milvus_lite-3.2.2").vector_types == Types{kFloatVector, kSparseFloatVector});
    CHECK(of("").vector_types == of("2.4.0").vector_types);
  }

  TEST_CASE("every vector type a server may have is one this build can carry") {
    for (const char* version : {"2.3.6", "2.6.0", "milvus_lite-3.2.2", ""}) {
      CHECK(std::ranges::all_of(of(version).vector_types, is_vector));
      CHECK(std::ranges::all_of(of(version).vector_types, is_supported));
    }
  }

  TEST_CASE("the server that does not tell has no partitions and one shard") {
    CHECK_FALSE(of("").partitions);
    CHECK(of("").shards_max == 1);
    CHECK(of("milvus_lite-3.2.2").partitions);
    CHECK(of("milvus_lite-3.2.2").shards_max == 1);
    CHECK(of("2.3.6").partitions);
    CHECK(of("2.3.6").shards_max == 16);
  }
}

}  // namespace
}  // namespace kiteway
