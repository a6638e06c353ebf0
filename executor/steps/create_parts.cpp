// Makes what belongs to a target collection beside its rows: partitions, indexes, aliases,
// properties. The servers take each a second time.
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

Outcome create_alias_step(const StepInput& step) {
  return step.run.input.ends.writer.create_alias(step.node.target, step.node.alias);
}

Outcome set_properties_step(const StepInput& step) {
  return step.run.input.ends.writer.set_properties(step.node.target,
                                                   step.collection.target.late_properties);
}

}  // namespace kiteway::executor
