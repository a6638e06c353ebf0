// Whether the partitions of the source stay apart on the target, and how many a partition key has.
#pragma once

#include "planner/compile/rules/rule.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::planner {

/// The partitions to read one by one: a single empty name stands for the collection as a whole.
[[nodiscard]] std::vector<std::string> scan_partitions(const CollectionSnapshot& source);

/// Of a target with a partition key: as many as on the source, or as the server makes by itself.
/// 0 for one without.
[[nodiscard]] Decided<std::int64_t> decide_partition_count(const RuleInput& input);

/// The names beyond the default partition. Refuses partitions that the plan says are kept and that
/// a partition key takes the place of, and those that the server does not take.
[[nodiscard]] Decided<std::vector<std::string>> decide_partitions(const RuleInput& input);

/// What is read one by one: all as a whole where rows of several partitions may come together.
[[nodiscard]] Decided<std::vector<std::string>> decide_scans(const RuleInput& input);

}  // namespace kiteway::planner
