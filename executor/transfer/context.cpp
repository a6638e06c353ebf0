#include "executor/transfer/context.h"

#include "planner/model/sources.h"

namespace kiteway::executor {

std::string target_partition(const StepContext& step) {
  return planner::target_partition(step.collection, step.node.partition);
}

}  // namespace kiteway::executor
