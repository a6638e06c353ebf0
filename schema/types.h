// The data types a Milvus field can have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiteway {

/// Numbers are those of the wire (milvus-proto, enum DataType), so a type this build has no name
/// for still keeps its number and can be named in an error.
enum class DataType : std::int32_t {
  kNone = 0,
  kBool = 1,
  kInt8 = 2,
  kInt16 = 3,
  kInt32 = 4,
  kInt64 = 5,
  kFloat = 10,
  kDouble = 11,
  kVarChar = 21,
  kArray = 22,
  kJson = 23,
  kGeometry = 24,
  kText = 25,
  kTimestamptz = 26,
  kBinaryVector = 100,
  kFloatVector = 101,
  kFloat16Vector = 102,
  kBFloat16Vector = 103,
  kSparseFloatVector = 104,
  kInt8Vector = 105,
  kArrayOfVector = 106,  ///< in an array of structs only
  kArrayOfStruct = 200,
};

/// "VarChar", or "type 31" for a number this build does not know.
[[nodiscard]] std::string to_string(DataType type);

/// The type with this name, spelled as to_string writes it.
[[nodiscard]] std::optional<DataType> data_type_from(std::string_view name);

/// Whether a value is one vector.
[[nodiscard]] bool is_vector(DataType type) noexcept;

/// Whether a value is one vector or a list of them: what is indexed by a metric.
[[nodiscard]] bool holds_vectors(DataType type) noexcept;

/// Whether this build can carry a field of this type. Elements of arrays, and what is in structs,
/// are checked apart.
[[nodiscard]] bool is_supported(DataType type) noexcept;

/// Whether an Array can hold elements of this type.
[[nodiscard]] bool can_be_element(DataType type) noexcept;

/// Bytes of one value on the wire, where the type alone decides it.
[[nodiscard]] std::optional<std::uint64_t> fixed_width(DataType type) noexcept;

/// Numbers are those of the wire (milvus-proto, enum ConsistencyLevel).
enum class ConsistencyLevel : std::int32_t {
  kStrong = 0,
  kSession = 1,
  kBounded = 2,
  kEventually = 3,
  kCustomized = 4,
};

/// "Bounded", as the SDKs write it.
[[nodiscard]] std::string to_string(ConsistencyLevel level);

/// Whether queries can be answered. Numbers are those of the wire (enum LoadState).
enum class LoadState : std::int32_t { kNotExist = 0, kNotLoaded = 1, kLoading = 2, kLoaded = 3 };

[[nodiscard]] std::string to_string(LoadState state);

}  // namespace kiteway
