// Names and properties of data types, consistency levels and load states.
#include "schema/types.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

namespace kiteway {
namespace {

using enum DataType;

// All types with a name; a type added to the enum belongs here too.
const std::vector<DataType> kAll = {kBool,          kInt8,           kInt16,
                                    kInt32,         kInt64,          kFloat,
                                    kDouble,        kVarChar,        kArray,
                                    kJson,          kGeometry,       kText,
                                    kTimestamptz,   kBinaryVector,   kFloatVector,
                                    kFloat16Vector, kBFloat16Vector, kSparseFloatVector,
                                    kInt8Vector,    kArrayOfVector,  kArrayOfStruct};

TEST_SUITE("schema types") {
  TEST_CASE("every name is read back as its type, and no two are equal") {
    std::set<std::string> names;
    for (const DataType type : kAll) {
      CHECK(data_type_from(to_string(type)) == type);
      names.insert(to_string(type));
    }
    CHECK(names.size() == kAll.size());
  }

  TEST_CASE("a number without a name is shown as a number and read by no name") {
    CHECK(to_string(static_cast<DataType>(31)) == "type 31");
    CHECK(to_string(kNone) == "type 0");
    CHECK_FALSE(data_type_from("type 31"));
    CHECK_FALSE(data_type_from(""));
    CHECK_FALSE(data_type_from("varchar"));
  }

  TEST_CASE("names are spelled as the SDKs write them") {
    CHECK(to_string(kVarChar) == "VarChar");
    CHECK(to_string(kJson) == "JSON");
    CHECK(to_string(kBFloat16Vector) == "BFloat16Vector");
  }

  TEST_CASE("vectors are told from scalars") {
    std::size_t vectors = 0;
    for (const DataType type : kAll) vectors += is_vector(type) ? 1 : 0;
    CHECK(vectors == 6);
    CHECK(is_vector(kBinaryVector));
    CHECK(is_vector(kInt8Vector));
    CHECK_FALSE(is_vector(kTimestamptz));
    CHECK_FALSE(is_vector(kArrayOfVector));
    CHECK(holds_vectors(kArrayOfVector));
    CHECK_FALSE(holds_vectors(kArrayOfStruct));
  }

  TEST_CASE("types this build cannot carry are refused, the unnamed ones too") {
    const std::set<DataType> unsupported = {kText, kArrayOfVector};
    for (const DataType type : kAll) CHECK(is_supported(type) == !unsupported.contains(type));
    CHECK_FALSE(is_supported(kNone));
    for (const int number : {20, 27, 31, 106, 201, -1}) {
      CHECK_FALSE(is_supported(static_cast<DataType>(number)));
    }
  }

  TEST_CASE("arrays hold plain numbers, truth and texts") {
    for (const DataType type : {kBool, kInt8, kInt64, kFloat, kDouble, kVarChar}) {
      CHECK(can_be_element(type));
    }
    for (const DataType type : {kNone, kJson, kArray, kGeometry, kTimestamptz, kFloatVector}) {
      CHECK_FALSE(can_be_element(type));
    }
  }

  TEST_CASE("a width is known only where the type alone decides it") {
    CHECK(fixed_width(kBool) == 1U);
    CHECK(fixed_width(kInt8) == 1U);
    CHECK(fixed_width(kInt16) == 2U);
    CHECK(fixed_width(kInt32) == 4U);
    CHECK(fixed_width(kInt64) == 8U);
    CHECK(fixed_width(kFloat) == 4U);
    CHECK(fixed_width(kDouble) == 8U);
    for (const DataType type : {kVarChar, kArray, kJson, kFloatVector, kSparseFloatVector}) {
      CHECK_FALSE(fixed_width(type));
    }
    CHECK_FALSE(fixed_width(static_cast<DataType>(31)));
  }

  TEST_CASE("consistency levels and load states have names, unknown numbers too") {
    CHECK(to_string(ConsistencyLevel::kStrong) == "Strong");
    CHECK(to_string(ConsistencyLevel::kSession) == "Session");
    CHECK(to_string(ConsistencyLevel::kBounded) == "Bounded");
    CHECK(to_string(ConsistencyLevel::kEventually) == "Eventually");
    CHECK(to_string(ConsistencyLevel::kCustomized) == "Customized");
    CHECK(to_string(static_cast<ConsistencyLevel>(9)) == "level 9");
    CHECK(to_string(LoadState::kNotLoaded) == "not loaded");
    CHECK(to_string(LoadState::kLoaded) == "loaded");
    CHECK(to_string(static_cast<LoadState>(9)) == "state 9");
  }
}

}  // namespace
}  // namespace kiteway
