// Which fields may be made of keys of the dynamic field, and which may become such keys.
#pragma once

#include "schema/types.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway {

/// What a row gets in a field when its key has no value for it.
enum class Substitute : std::uint8_t {
  kNone,     ///< nothing: the copy ends there
  kNull,     ///< NULL
  kDefault,  ///< the default of the field
};

/// "set_null", as plans write it.
[[nodiscard]] std::string to_string(Substitute substitute);

/// The types of fields that values in JSON can have without a loss that nobody asked for.
[[nodiscard]] const std::vector<DataType>& types_of_keys();

/// Whether a field of this type can be made of a key.
[[nodiscard]] bool can_come_from_key(DataType type) noexcept;

/// Whether every value of a field of this type can stand in JSON, but for NaN and infinity.
[[nodiscard]] bool can_become_key(DataType type) noexcept;

}  // namespace kiteway
