// The `fields` of a collection as intents.
#pragma once

#include "planner/language/yaml/tree.h"
#include "planner/model/field_intent.h"

#include <vector>

namespace kiteway::planner {

/// One intent per field named in the collection, in the order written.
[[nodiscard]] std::vector<FieldIntent> read_fields(const yaml::Node& collection);

}  // namespace kiteway::planner
