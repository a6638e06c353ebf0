// How large a cluster the rows of a plan need, by the vendor's table
// (docs/milvus-behaviour.md#cu-table).
#pragma once

#include "planner/compile/rules/target_server.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/endpoint.h"
#include "schema/base/diagnostic.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

/// What the rows that are to be copied take, and CUs of each type that hold as much. Numbers of the
/// vendor differ by half between its own pages, so this is no more than an estimate.
[[nodiscard]] Capacity capacity_of(const std::vector<CollectionPlan>& collections);

/// CUs of that type ("Performance-optimized", ...) that hold so many bytes; nothing for a type that
/// is not in the table.
[[nodiscard]] std::optional<std::int64_t> cu_needed(std::uint64_t bytes,
                                                    const std::string& cu_type);

/// "~9.0 GiB, about 3 CU (Performance-optimized), 1 CU (Capacity-optimized) or ..."
[[nodiscard]] std::string to_string(const Capacity& capacity);

/// Warns when the rows are more than what is known of the cluster holds.
void check_capacity(const Capacity& capacity, const EndpointSpec& target,
                    const TargetServer& server, Diagnostics& diagnostics);

}  // namespace kiteway::planner
