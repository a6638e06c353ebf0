// Lays one tree over another.
#pragma once

#include "planner/language/keys/key_table.h"
#include "planner/language/yaml/tree.h"
#include "schema/base/diagnostic.h"

namespace kiteway::planner {

/// The key of a map that takes away what it would otherwise change.
inline constexpr const char* kRemoveKey = "$remove";

/// Puts what `over` says into `base`: maps key by key, the entries of a list of maps by their name
/// or pattern, everything else as a whole. A login and a secret are one value: half of an old one
/// and half of a new one make none. `{$remove: true}` takes a key or an entry away, and is an error
/// where there is none. Places stay those of the text that each value comes from.
void lay_over(yaml::Node& base, const yaml::Node& over, const Section& section,
              Diagnostics& diagnostics);

}  // namespace kiteway::planner
