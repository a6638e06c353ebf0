// What a field's value is on the target, worked out on decoded values, by other means than the
// mover.
#pragma once

#include "schema/types.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::testing {

/// `text` is a value of a field of type `from`, as StoredRow shows it; the result is what StoredRow
/// shows of it after the field became one of type `to`.
[[nodiscard]] std::string reference_value(const std::string& text, DataType from, DataType to);

/// A field that becomes a key: what StoredRow shows of it, and its type.
struct ReferenceField {
  std::string text;
  DataType type = DataType::kNone;
};

/// The dynamic field without the keys `taken` and with those `given` to it, in one form.
[[nodiscard]] std::string reference_object(const std::string& object,
                                           const std::vector<std::string>& taken,
                                           const std::map<std::string, ReferenceField>& given);

/// What StoredRow shows of the field of type `to` that is made of the key; nothing where the object
/// has no value that fits. JSON comes in one form.
[[nodiscard]] std::optional<std::string> reference_key(const std::string& object,
                                                       const std::string& key, DataType to,
                                                       std::int64_t text_bytes_max);

/// JSON in one form, for fields that became JSON; other texts as they are.
[[nodiscard]] std::string comparable(const std::string& text, DataType from, DataType to);

}  // namespace kiteway::testing
