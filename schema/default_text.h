// A field's default value, for people.
#pragma once

#include "schema/collection.h"

#include <string>

namespace kiteway {

/// As a plan would write it: `0.5`, `"new"`.
[[nodiscard]] std::string default_text(const DefaultValue& value);

}  // namespace kiteway
