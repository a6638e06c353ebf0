// The `fields` of a collection as intents.
#pragma once

#include "planner/field_intent.h"
#include "planner/yaml/tree.h"

#include <vector>

namespace kiteway::planner {

/// One intent per field named in the collection, in the order written.
[[nodiscard]] std::vector<FieldIntent> read_fields(const yaml::Node& collection);

}  // namespace kiteway::planner
