// Keys that several of the collections have that become one.
#pragma once

#include "executor/remote/reader.h"
#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

namespace kiteway::executor {

/// What is lost where the target has fewer distinct keys than the `expected` ones of all sources
/// together, as a sentence; nothing where it has as many, or where there is one source. A key that
/// several of them have has one row on the target, or two under one key: counts of rows do not show
/// that.
[[nodiscard]] Result<std::optional<std::string>> shared_keys(
    const planner::CollectionPlan& collection, Reader& target, std::int64_t expected,
    const std::stop_token& stop);

}  // namespace kiteway::executor
