// Keys that stand in several of the collections that become one.
#pragma once

#include "executor/remote/reader.h"
#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

namespace kiteway::executor {

/// What is lost where the target has fewer distinct keys than the `expected` ones of all sources
/// together; nothing where it has as many, or where there is one source. Such a key has one row on
/// the target, or two that answer to one key: counts of rows do not tell.
[[nodiscard]] Result<std::optional<std::string>> shared_keys(
    const planner::CollectionPlan& collection, Reader& target, std::int64_t expected,
    const std::stop_token& stop);

}  // namespace kiteway::executor
