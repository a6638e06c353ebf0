// What becomes of each field on the target: NULL, defaults, the partition key, lengths.
#pragma once

#include "planner/compiled_plan.h"
#include "planner/intent.h"
#include "planner/rules/target_server.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

#include <vector>

namespace kiteway::planner {

/// Applies what the plan says of fields, and the rules for what it does not say, to `made`, which
/// has the fields of `source`. An explicit wish that cannot be is an error at its line, a default
/// that `server` lacks is left out. False if there is an error.
bool map_fields(const CollectionIntent& intent, const CollectionSnapshot& source,
                const TargetServer& server, TargetCollection& made, Diagnostics& diagnostics);

/// What map_fields changed, and what of it was left out because `server` lacks it.
[[nodiscard]] std::vector<Change> field_changes(const CollectionIntent& intent,
                                                const CollectionSnapshot& source,
                                                const TargetServer& server,
                                                const TargetCollection& made);

/// Fields of the source whose NULL values must be counted to tell whether the plan can be: the
/// target holds none there, or turns them into a default.
[[nodiscard]] std::vector<std::string> fields_to_count(const CollectionIntent& intent,
                                                       const CollectionSnapshot& source,
                                                       const TargetServer& server);

}  // namespace kiteway::planner
