// The entries that stand for several collections: each for itself, or all as one.
#pragma once

#include "planner/language/yaml/tree.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"

namespace kiteway::planner {

/// Makes `collection` an entry for all that fit the `match` of `node`. Reports patterns that no
/// name can fit, and a target that all of them would share.
void read_match(const yaml::Node& node, CollectionIntent& collection, Diagnostics& diagnostics);

/// Reads which other collections go into the same target. Reports one that is named twice.
void read_merge(const yaml::Node& node, CollectionIntent& collection, Diagnostics& diagnostics);

}  // namespace kiteway::planner
