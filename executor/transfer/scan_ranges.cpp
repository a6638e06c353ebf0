#include "executor/transfer/scan_ranges.h"

#include <numeric>

namespace kiteway::executor {

std::map<std::string, std::string> scan_keys(const planner::CompiledPlan& plan,
                                             const CollectionAddress& target) {
  std::map<std::string, std::string> keys;
  for (const auto& node : plan.nodes) {
    if (node.kind == planner::NodeKind::kScan && node.target == target) {
      keys[node.partition] = node.key;
    }
  }
  return keys;
}

Result<std::vector<Range>> ranges_of(Journal& journal, const std::string& scan_key) {
  auto scan = journal.scan(scan_key);
  if (!scan) return scan.error();
  if (!*scan || !(*scan)->is_complete) {
    return Error{.kind = ErrorKind::kInternal, .message = "the journal lacks a scan that was done"};
  }
  return journal.ranges(scan_key);
}

std::int64_t keys_in(const std::vector<Range>& ranges) {
  return std::accumulate(
      ranges.begin(), ranges.end(), std::int64_t{0},
      [](std::int64_t sum, const Range& range) { return sum + range.key_count(); });
}

}  // namespace kiteway::executor
