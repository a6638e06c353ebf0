// What becomes of the primary keys: kept, or made anew by the target, with or without a field for
// the old ones.
#pragma once

#include "planner/compile/rules/target_server.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

#include <vector>

namespace kiteway::planner {

/// Sets who makes the keys of `schema`, a copy of the source's, and adds the field for the old
/// ones.
void set_keys(const CollectionIntent& intent, const CollectionSnapshot& source,
              CollectionSchema& schema);

/// Tells what `server` or the source's fields have against it. False if there is anything.
bool check_keys(const CollectionIntent& intent, const CollectionSnapshot& source,
                const TargetCollection& made, const TargetServer& server, Diagnostics& diagnostics);

/// How the keys of the target differ from the source's.
[[nodiscard]] std::vector<Change> key_changes(const CollectionIntent& intent,
                                              const CollectionSnapshot& source,
                                              const TargetCollection& made);

}  // namespace kiteway::planner
