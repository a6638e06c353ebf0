// Which columns are read and written.
#pragma once

#include "executor/remote/wire/batch.h"
#include "planner/compiled_plan.h"

#include <string>
#include <vector>

namespace kiteway::executor {

/// The fields to ask the source for, by name, and how they go on.
[[nodiscard]] BatchRules batch_rules(const planner::CollectionPlan& collection);

[[nodiscard]] std::string key_name(const planner::CollectionPlan& collection);

}  // namespace kiteway::executor
