// The dynamic field where the plan makes fields of its keys, or keys of fields.
#pragma once

#include "executor/remote/wire/json/field_value.h"
#include "executor/remote/wire/page.h"
#include "schema/base/result.h"
#include "schema/collection.h"
#include "schema/dynamic_keys.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

/// A field of the target that gets the values of one key.
struct KeyedField {
  std::string key;
  FieldKind kind;
  Substitute missing = Substitute::kNone;          ///< where a row has no such key, or null there
  Substitute mistyped = Substitute::kNone;         ///< where the value has no place in the field
  std::optional<DefaultValue> default_value = {};  ///< of kDefault
  bool is_told = false;  ///< the target wants to be told of each row whether it is NULL
};

/// A field of the source that becomes a key.
struct FieldKey {
  std::string key;
  DataType type = DataType::kNone;  ///< of the field; can_become_key
};

struct DynamicRules {
  std::map<std::string, KeyedField> taken = {};  ///< by field of the target
  std::map<std::string, FieldKey> given = {};    ///< by field of the source
  bool is_read = false;                          ///< the source has a dynamic field
  bool is_sent = false;                          ///< the target has one

  [[nodiscard]] bool changes() const noexcept { return !taken.empty() || !given.empty(); }
};

/// The columns of the fields that are made of keys and, where it is sent, that of the dynamic field
/// without those keys and with those that fields become. They hold the rows with a true in `keep`.
/// What the text of a row says of other keys goes on as it stands. Rows that have no value for a
/// field, a key twice, or more than a server holds are added to `refused`, by their number among
/// those that are kept; what the columns hold of these is not to be sent.
[[nodiscard]] Result<std::vector<Column>> dynamic_columns(const Page& page,
                                                          const DynamicRules& rules,
                                                          const std::vector<bool>& keep,
                                                          std::vector<RefusedRow>& refused);

}  // namespace kiteway::executor
