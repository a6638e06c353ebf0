// The scans of a collection and the ranges that they cut, as the journal has them.
#pragma once

#include "executor/journal/journal.h"
#include "planner/model/compiled_plan.h"

#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {

/// The keys of the scan nodes of a collection, by partition.
[[nodiscard]] std::map<std::string, std::string> scan_keys(const planner::CompiledPlan& plan,
                                                           const CollectionAddress& target);

/// The ranges of a complete scan. kInternal when the journal has none: rows that were never counted
/// must not pass for an empty partition.
[[nodiscard]] Result<std::vector<Range>> ranges_of(Journal& journal, const std::string& scan_key);

/// Distinct keys of all of them.
[[nodiscard]] std::int64_t keys_in(const std::vector<Range>& ranges);

}  // namespace kiteway::executor
