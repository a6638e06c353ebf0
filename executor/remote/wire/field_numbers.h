// Field numbers of the messages that carry rows, from docs/milvus-behaviour.md#wire-numbers.
#pragma once

#include <cstdint>

namespace kiteway::executor::number {

// QueryResults
inline constexpr std::uint32_t kResultsStatus = 1;
inline constexpr std::uint32_t kResultsFieldsData = 2;
inline constexpr std::uint32_t kResultsSessionTs = 5;

// InsertRequest and UpsertRequest
inline constexpr std::uint32_t kRequestFieldsData = 5;

// FieldData
inline constexpr std::uint32_t kType = 1;
inline constexpr std::uint32_t kName = 2;
inline constexpr std::uint32_t kScalars = 3;
inline constexpr std::uint32_t kVectors = 4;
inline constexpr std::uint32_t kFieldId = 5;
inline constexpr std::uint32_t kValidData = 7;
inline constexpr std::uint32_t kStructArrays = 8;

// StructArrayField
inline constexpr std::uint32_t kStructFields = 1;

// ScalarField
inline constexpr std::uint32_t kBool = 1;
inline constexpr std::uint32_t kInt = 2;
inline constexpr std::uint32_t kLong = 3;
inline constexpr std::uint32_t kFloat = 4;
inline constexpr std::uint32_t kDouble = 5;
inline constexpr std::uint32_t kString = 6;
inline constexpr std::uint32_t kBytes = 7;
inline constexpr std::uint32_t kArray = 8;
inline constexpr std::uint32_t kJson = 9;
inline constexpr std::uint32_t kGeometryWkt = 12;

// VectorField
inline constexpr std::uint32_t kDim = 1;
inline constexpr std::uint32_t kFloatVector = 2;
inline constexpr std::uint32_t kBinaryVector = 3;
inline constexpr std::uint32_t kFloat16Vector = 4;
inline constexpr std::uint32_t kBfloat16Vector = 5;
inline constexpr std::uint32_t kSparseVector = 6;
inline constexpr std::uint32_t kInt8Vector = 7;
inline constexpr std::uint32_t kVectorArray = 8;

// VectorArray
inline constexpr std::uint32_t kVectorArrayData = 2;

// BoolArray, IntArray, ..., ArrayArray, SparseFloatArray
inline constexpr std::uint32_t kArrayData = 1;

}  // namespace kiteway::executor::number
