// Which columns are read and written, and what rows are compared by.
#pragma once

#include "executor/remote/wire/batch.h"
#include "executor/remote/wire/row_check.h"
#include "executor/remote/wire/row_digest.h"
#include "planner/model/compiled_plan.h"
#include "schema/capabilities/capabilities.h"

#include <string>
#include <vector>

namespace kiteway::executor {

/// The fields to ask the source for, by name, and how they go on.
[[nodiscard]] BatchRules batch_rules(const planner::CollectionPlan& collection);

/// The fields to ask the target for: those that batch_rules writes, which are read as they are.
[[nodiscard]] BatchRules target_rules(const planner::CollectionPlan& collection);

/// What the fields of the target hold, as `server` has it.
[[nodiscard]] RowLimits row_limits(const planner::CollectionPlan& collection,
                                   const Capabilities& server);

/// Those among them that are to be looked at before rows are written: a server takes what they do
/// not hold, or takes it sometimes. Empty for most collections, whose columns pass unseen.
[[nodiscard]] RowLimits limits_to_watch(const planner::CollectionPlan& collection,
                                        const Capabilities& server);

/// What the target makes of values that are not there.
[[nodiscard]] DigestRules digest_rules(const planner::CollectionPlan& collection);

/// The primary key of the source.
[[nodiscard]] std::string key_name(const planner::CollectionPlan& collection);

/// The field of the target that holds these keys; empty where they are discarded. It need not be
/// its primary key.
[[nodiscard]] std::string target_key_name(const planner::CollectionPlan& collection);

}  // namespace kiteway::executor
