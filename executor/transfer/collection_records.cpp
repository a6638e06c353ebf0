#include "executor/transfer/collection_records.h"

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

GroupCommit::Ticket CollectionRecords::queue(
    const CollectionAddress& target, const std::function<void(CollectionHistory&)>& change) {
  const std::lock_guard lock(mutex_);  // held while it is queued: the last change is written last
  CollectionHistory& record = records_[target];
  record.run_id = run_id_;
  change(record);
  return journal_.queue_collection(target, record);
}

Outcome CollectionRecords::update(const CollectionAddress& target,
                                  const std::function<void(CollectionHistory&)>& change) {
  return journal_.wait(queue(target, change));
}

}  // namespace kiteway::executor
