#include "executor/transfer/scan/source_moment.h"

#include "executor/transfer/fields.h"
#include "planner/model/sources.h"

namespace kiteway::executor {

SourceMoment::SourceMoment(Reader& source) : source_(source), timestamp_(source.timestamp()) {}

Result<std::uint64_t> SourceMoment::timestamp(const CollectionAddress& address,
                                              const std::string& key_name) {
  const std::lock_guard lock(mutex_);
  if (timestamp_ != 0 || !source_.capabilities().snapshot_reads) return timestamp_;
  auto told = source_.session_timestamp(address, key_name);
  if (told) timestamp_ = *told;
  return told;
}

bool SourceMoment::is_snapshot() const {
  const std::lock_guard lock(mutex_);
  return timestamp_ != 0 && source_.capabilities().snapshot_reads;
}

Result<std::uint64_t> source_timestamp(const StepContext& step) {
  return step.moment.timestamp(planner::source_part(step.collection, step.node.partition).address,
                               key_name(step.collection));
}

}  // namespace kiteway::executor
