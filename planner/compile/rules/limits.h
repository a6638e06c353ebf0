// Holds a collection that is to be made against what the target takes and holds.
#pragma once

#include "planner/compile/rules/target_server.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

namespace kiteway::planner {

/// Tells everything of `made` that `server` would refuse. False if there is anything.
bool check_limits(const CollectionIntent& intent, const CollectionSnapshot& source,
                  const TargetCollection& made, const TargetServer& server,
                  Diagnostics& diagnostics);

/// Tells when the collections and databases to be made are more than `server` holds beside those
/// it has.
void check_totals(const Intent& intent, const ServerSnapshot& target, const TargetServer& server,
                  Diagnostics& diagnostics);

}  // namespace kiteway::planner
