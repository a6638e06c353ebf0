// The plan of one collection: what its target is to be, and what is to be done for that.
#pragma once

#include "planner/compile/context.h"
#include "planner/compile/merged_sources.h"
#include "planner/compile/rules/target_server.h"
#include "planner/model/compiled_plan.h"

#include <optional>

namespace kiteway::planner {

/// Nothing, with errors in the diagnostics of `context`, where the collection cannot be planned.
/// `collection` is as the rules are to see it (as_one).
[[nodiscard]] std::optional<CollectionPlan> plan_collection(const CompileContext& context,
                                                            const TargetServer& server,
                                                            const CollectionIntent& collection,
                                                            const MergedSources& sources);

}  // namespace kiteway::planner
