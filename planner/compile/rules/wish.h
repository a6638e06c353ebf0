// What the plan says of single fields, found by their names on the source.
#pragma once

#include "planner/model/field_intent.h"
#include "planner/model/intent.h"
#include "schema/collection.h"

#include <string>

namespace kiteway::planner {

/// A wish for nothing when the plan says nothing of the field.
[[nodiscard]] const FieldIntent& wish_of(const CollectionIntent& intent, const std::string& name);

/// The field that a wish makes which says its type and is about none of the source.
[[nodiscard]] FieldSchema new_field(const FieldIntent& wish);

}  // namespace kiteway::planner
