// Which aliases the target gets.
#pragma once

#include "planner/compile/rules/context.h"
#include "planner/model/compiled_plan.h"
#include "schema/snapshot.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// What stands for this name on the target now: the collection called so, or the one that it is an
/// alias of; empty when there is none.
[[nodiscard]] std::string holder_of(const ServerSnapshot& target, const std::string& database,
                                    const std::string& alias);

/// Fills in `made.aliases` and returns what the diff is to say of them. A name that stands for
/// something else on the target stays what it is: an error where the plan asks for the aliases,
/// else a loss.
[[nodiscard]] std::vector<Change> set_target_aliases(const CompileContext& context,
                                                     const CollectionIntent& intent,
                                                     const CollectionSnapshot& source,
                                                     TargetCollection& made);

}  // namespace kiteway::planner
