// A default value as the plan writes it, in the type its field gives it.
#pragma once

#include "planner/model/field_intent.h"
#include "schema/base/result.h"
#include "schema/collection.h"

#include <string>

namespace kiteway::planner {

/// Whether any server takes a default for a field of this type
/// (docs/milvus-behaviour.md#defaults-and-null).
[[nodiscard]] bool can_have_default(DataType type) noexcept;

/// The value on the wire. The message of an error is what follows "the default", and its note is
/// what to write instead.
[[nodiscard]] Result<DefaultValue> default_for(const FieldSchema& field, const Literal& literal);

}  // namespace kiteway::planner
