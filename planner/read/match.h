// The entry of a collection that stands for many.
#pragma once

#include "planner/intent.h"
#include "planner/yaml/tree.h"
#include "schema/base/diagnostic.h"

namespace kiteway::planner {

/// Makes `collection` an entry for all that fit the `match` of `node`. Reports patterns that no
/// name can fit, and a target that all of them would share.
void read_match(const yaml::Node& node, CollectionIntent& collection, Diagnostics& diagnostics);

}  // namespace kiteway::planner
