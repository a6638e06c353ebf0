// Makes what belongs to a target collection beside its rows: partitions, indexes, aliases,
// properties. The servers take each a second time.
#include "executor/remote/writer.h"
#include "executor/transfer/context.h"
#include "executor/transfer/define/define.h"
#include "planner/compile/drift.h"

#include <algorithm>

namespace kiteway::executor {

Outcome create_partition_step(const StepContext& step) {
  return step.writer.create_partition(step.node.target, step.node.partition);
}

Outcome create_index_step(const StepContext& step) {
  const auto& indexes = step.collection.target.indexes;
  const auto index = std::ranges::find_if(indexes, [&](const IndexSpec& one) {
    return one.field_name == step.node.field && json_path(one) == step.node.json_path;
  });
  if (index == indexes.end()) {
    return Error{.kind = ErrorKind::kInternal, .message = "no index belongs to " + step.node.id};
  }
  return step.writer.create_index(step.node.target, *index);
}

Outcome create_alias_step(const StepContext& step) {
  return step.writer.create_alias(step.node.target, step.node.alias);
}

Outcome set_properties_step(const StepContext& step) {
  Properties wanted = step.collection.target.late_properties;
  if (step.collection.action == planner::CollectionAction::kUnchanged) {
    wanted = planner::properties_to_mend(step.collection);
  }
  return step.writer.set_properties(step.node.target, wanted);
}

}  // namespace kiteway::executor
