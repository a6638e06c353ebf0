#include "schema/types.h"

#include <array>
#include <utility>

namespace kiteway {
namespace {

constexpr std::array<std::pair<DataType, std::string_view>, 21> kNames{{
    {DataType::kBool, "Bool"},
    {DataType::kInt8, "Int8"},
    {DataType::kInt16, "Int16"},
    {DataType::kInt32, "Int32"},
    {DataType::kInt64, "Int64"},
    {DataType::kFloat, "Float"},
    {DataType::kDouble, "Double"},
    {DataType::kVarChar, "VarChar"},
    {DataType::kArray, "Array"},
    {DataType::kJson, "JSON"},
    {DataType::kGeometry, "Geometry"},
    {DataType::kText, "Text"},
    {DataType::kTimestamptz, "Timestamptz"},
    {DataType::kBinaryVector, "BinaryVector"},
    {DataType::kFloatVector, "FloatVector"},
    {DataType::kFloat16Vector, "Float16Vector"},
    {DataType::kBFloat16Vector, "BFloat16Vector"},
    {DataType::kSparseFloatVector, "SparseFloatVector"},
    {DataType::kInt8Vector, "Int8Vector"},
    {DataType::kArrayOfVector, "ArrayOfVector"},
    {DataType::kArrayOfStruct, "ArrayOfStruct"},
}};

}  // namespace

std::string to_string(DataType type) {
  for (const auto& [known, name] : kNames) {
    if (known == type) return std::string(name);
  }
  return "type " + std::to_string(static_cast<std::int32_t>(type));
}

std::optional<DataType> data_type_from(std::string_view name) {
  for (const auto& [type, known] : kNames) {
    if (known == name) return type;
  }
  return std::nullopt;
}

bool is_vector(DataType type) noexcept {
  return type >= DataType::kBinaryVector && type <= DataType::kInt8Vector;
}

bool holds_vectors(DataType type) noexcept {
  return is_vector(type) || type == DataType::kArrayOfVector;
}

bool is_supported(DataType type) noexcept {
  switch (type) {
    case DataType::kBool:
    case DataType::kInt8:
    case DataType::kInt16:
    case DataType::kInt32:
    case DataType::kInt64:
    case DataType::kFloat:
    case DataType::kDouble:
    case DataType::kVarChar:
    case DataType::kArray:
    case DataType::kJson:
    case DataType::kGeometry:
    case DataType::kTimestamptz:
    case DataType::kBinaryVector:
    case DataType::kFloatVector:
    case DataType::kFloat16Vector:
    case DataType::kBFloat16Vector:
    case DataType::kSparseFloatVector:
    case DataType::kInt8Vector:
    case DataType::kArrayOfStruct:
      return true;
    case DataType::kNone:
    case DataType::kText:
    case DataType::kArrayOfVector:
      return false;
  }
  return false;  // a number this build has no name for
}

bool can_be_element(DataType type) noexcept {
  return (type >= DataType::kBool && type <= DataType::kDouble) || type == DataType::kVarChar;
}

std::optional<std::uint64_t> fixed_width(DataType type) noexcept {
  switch (type) {
    case DataType::kBool:
    case DataType::kInt8:
      return 1;
    case DataType::kInt16:
      return 2;
    case DataType::kInt32:
    case DataType::kFloat:
      return 4;
    case DataType::kInt64:
    case DataType::kDouble:
      return 8;
    case DataType::kNone:
    case DataType::kVarChar:
    case DataType::kArray:
    case DataType::kJson:
    case DataType::kGeometry:
    case DataType::kText:
    case DataType::kTimestamptz:
    case DataType::kBinaryVector:
    case DataType::kFloatVector:
    case DataType::kFloat16Vector:
    case DataType::kBFloat16Vector:
    case DataType::kSparseFloatVector:
    case DataType::kInt8Vector:
    case DataType::kArrayOfVector:
    case DataType::kArrayOfStruct:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string to_string(ConsistencyLevel level) {
  switch (level) {
    case ConsistencyLevel::kStrong:
      return "Strong";
    case ConsistencyLevel::kSession:
      return "Session";
    case ConsistencyLevel::kBounded:
      return "Bounded";
    case ConsistencyLevel::kEventually:
      return "Eventually";
    case ConsistencyLevel::kCustomized:
      return "Customized";
  }
  return "level " + std::to_string(static_cast<std::int32_t>(level));
}

std::string to_string(LoadState state) {
  switch (state) {
    case LoadState::kNotExist:
      return "absent";
    case LoadState::kNotLoaded:
      return "not loaded";
    case LoadState::kLoading:
      return "loading";
    case LoadState::kLoaded:
      return "loaded";
  }
  return "state " + std::to_string(static_cast<std::int32_t>(state));
}

}  // namespace kiteway
