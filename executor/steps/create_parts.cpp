// Makes the partitions and indexes of a target collection. The servers take both a second time.
#include "executor/steps/step.h"

#include <algorithm>

namespace kiteway::executor {

Outcome create_partition_step(const StepInput& step) {
  return step.run.input.ends.writer.create_partition(step.node.target, step.node.partition);
}

Outcome create_index_step(const StepInput& step) {
  const auto& indexes = step.collection.target.indexes;
  const auto index = std::ranges::find(indexes, step.node.field, &IndexSpec::field_name);
  if (index == indexes.end()) {
    return Error{.kind = ErrorKind::kInternal, .message = "no index belongs to " + step.node.id};
  }
  return step.run.input.ends.writer.create_index(step.node.target, *index);
}

}  // namespace kiteway::executor
