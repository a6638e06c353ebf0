// The rows of a plan's scans on both ends: every read of them starts from here.
#pragma once

#include "executor/remote/row_selection.h"
#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <string>

namespace kiteway::executor {

/// The rows of the source that one of CollectionPlan::scan_partitions copies: of its part those
/// that meet the plan's filter, in the order of the source's primary key.
[[nodiscard]] RowSelection source_selection(const planner::CollectionPlan& collection,
                                            const std::string& scan, std::uint64_t timestamp);

/// All rows of `partition` of the target, or with an empty one of the whole collection. Never with
/// a filter: the plan's names fields of the source, and the target is to hold nothing but what
/// passed it. The key is the field that holds the source's keys, which need not be the primary key
/// and is empty where they are discarded.
[[nodiscard]] RowSelection target_selection(const planner::CollectionPlan& collection,
                                            const std::string& partition, std::uint64_t timestamp);

}  // namespace kiteway::executor
