// A JSON value as the value of a field.
#pragma once

#include "schema/base/result.h"
#include "schema/collection.h"
#include "schema/types.h"

#include <cstdint>
#include <string_view>

namespace kiteway::executor {

/// What a field holds.
struct FieldKind {
  DataType type = DataType::kNone;  ///< one of types_of_keys()
  std::int64_t text_bytes_max = 0;  ///< of VarChar
};

/// The value, in the alternative that the wire gives to the type; JSON is passed on as it stands.
/// Whole numbers are exact or none; others become the nearest of their type. The message of an
/// error is what the value is instead: "a text of 70 bytes".
[[nodiscard]] Result<DefaultValue> field_value(std::string_view json, const FieldKind& kind);

}  // namespace kiteway::executor
