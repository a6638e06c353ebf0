#include "executor/transfer/context.h"

#include "executor/transfer/fields.h"
#include "planner/model/sources.h"

#include <utility>

namespace kiteway::executor {

void TargetIds::set(const CollectionAddress& address, std::int64_t id) {
  const std::lock_guard lock(mutex_);
  ids_[address] = id;
}

std::int64_t TargetIds::get(const CollectionAddress& address) {
  const std::lock_guard lock(mutex_);
  const auto found = ids_.find(address);
  return found == ids_.end() ? 0 : found->second;
}

Outcome CollectionRecords::read() {
  auto known = journal_.collections();
  if (!known) return known.error();
  const std::lock_guard lock(mutex_);
  records_ = std::move(*known);
  return Done{};
}

std::optional<CollectionHistory> CollectionRecords::get(const CollectionAddress& target) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(target);
  return found == records_.end() ? std::nullopt : std::optional(found->second);
}

GroupCommit::Ticket CollectionRecords::change(
    const CollectionAddress& target, const std::function<void(CollectionHistory&)>& change) {
  const std::lock_guard lock(mutex_);  // held while it is queued: the last change is written last
  CollectionHistory& record = records_[target];
  change(record);
  return journal_.queue_collection(target, record);
}

Result<std::uint64_t> source_timestamp(const StepInput& step) {
  return step.run.moment.timestamp(
      planner::source_part(step.collection, step.node.partition).address,
      key_name(step.collection));
}

std::string target_partition(const StepInput& step) {
  return planner::target_partition(step.collection, step.node.partition);
}

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

Result<std::vector<RangeRecord>> ranges_of(RunState& run, const std::string& scan_key) {
  auto scan = run.input.journal.scan(scan_key);
  if (!scan) return scan.error();
  if (!*scan || !(*scan)->is_complete) {
    return Error{.kind = ErrorKind::kInternal, .message = "the journal lacks a scan that was done"};
  }
  return run.input.journal.ranges(scan_key);
}

Outcome update_collection(RunState& run, const CollectionAddress& target,
                          const std::function<void(CollectionHistory&)>& change) {
  return run.input.journal.wait(queue_collection(run, target, change));
}

GroupCommit::Ticket queue_collection(RunState& run, const CollectionAddress& target,
                                     const std::function<void(CollectionHistory&)>& change) {
  return run.records.change(target, [&](CollectionHistory& record) {
    record.run_id = run.input.run_id;
    change(record);
  });
}

}  // namespace kiteway::executor
