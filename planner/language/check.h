// Checks a plan's tree against the key table: unknown keys, missing keys, wrong types.
#pragma once

#include "planner/language/keys/key_table.h"
#include "planner/language/yaml/tree.h"
#include "schema/base/diagnostic.h"

namespace kiteway::planner {

/// Reports everything in `node` that `section` does not allow. After a check without errors every
/// key has the type its table row says, so readers need no checks of their own.
void check_section(const yaml::Node& node, const Section& section, Diagnostics& diagnostics);

}  // namespace kiteway::planner
