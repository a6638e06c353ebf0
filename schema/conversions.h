// Which types a field may change into on the way, without a value that has no place in the new one.
#pragma once

#include "schema/collection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway {

enum class Conversion : std::uint8_t {
  kWider,       ///< the same number in more bits
  kText,        ///< a text that tells it
  kJson,        ///< a JSON value that tells it
  kHalfVector,  ///< the nearest numbers of 16 bits
};

/// How values of type `from` become values of type `to`; nothing when they cannot.
[[nodiscard]] std::optional<Conversion> conversion(DataType from, DataType to) noexcept;

/// What a field of this type may become.
[[nodiscard]] std::vector<DataType> conversions_of(DataType from);

/// Bytes of the longest text that tells a value of this type; nothing when there is no longest.
[[nodiscard]] std::optional<std::int64_t> text_bytes_max(DataType type) noexcept;

/// The default that a field has after it changed from type `from` into type `to`; nothing when such
/// fields have none, or the one does not become the other.
[[nodiscard]] std::optional<DefaultValue> converted_default(const DefaultValue& value,
                                                            DataType from, DataType to);

/// The shortest text that reads back as the same number, and as one that need not be whole: `0.1`,
/// `2.0`, `1e+22`.
[[nodiscard]] std::string number_text(float number);
[[nodiscard]] std::string number_text(double number);

}  // namespace kiteway
