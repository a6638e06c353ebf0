// Fields of the source that become keys of the target's dynamic field.
#pragma once

#include "planner/compile/rules/fields/mapping.h"

#include <string>

namespace kiteway::planner {

/// The key that the plan makes of the field: its new name, or its own. Empty when it makes none.
[[nodiscard]] std::string key_of_field(const FieldIntent& wish);

/// Refuses fields that cannot become keys.
void check_to_dynamic(FieldMapping& mapping);

/// What becomes of one field that becomes a key.
[[nodiscard]] Change to_dynamic_change(const CollectionIntent& intent,
                                       const CollectionSnapshot& source, const FieldSchema& field);

}  // namespace kiteway::planner
