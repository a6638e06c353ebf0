#include "executor/run/run_step.h"

#include "executor/remote/writer.h"
#include "executor/transfer/copy/copy.h"
#include "executor/transfer/copy/settle.h"
#include "executor/transfer/define/define.h"
#include "executor/transfer/define/target_load.h"
#include "executor/transfer/proof/verify.h"
#include "executor/transfer/scan/scan.h"

namespace kiteway::executor {

using planner::Node;
using planner::NodeKind;

Outcome run_step(const RunContext& run, const Node& node) {
  if (node.kind == NodeKind::kCreateDatabase) {
    return run.writer.create_database(node.target.database);
  }
  const auto* collection = planner::find_collection_plan(run.plan, node.target);
  if (collection == nullptr) {
    return Error{.kind = ErrorKind::kInternal, .message = "no collection belongs to " + node.id};
  }
  const StepContext step{run, node, *collection};
  switch (node.kind) {
    case NodeKind::kCreateDatabase:
      break;
    case NodeKind::kDropCollection:
      return drop_collection_step(step);
    case NodeKind::kLoadToCompare:
      return load_target(step);
    case NodeKind::kReleaseCompared:
      return release_target(step);
    case NodeKind::kCreateCollection:
      return create_collection_step(step);
    case NodeKind::kCreatePartition:
      return create_partition_step(step);
    case NodeKind::kCreateIndex:
      return create_index_step(step);
    case NodeKind::kLoadSource:
      return load_source_step(step);
    case NodeKind::kScan:
      return scan_step(step);
    case NodeKind::kCopy:
      return copy_step(step);
    case NodeKind::kReleaseSource:
      return release_source_step(step);
    case NodeKind::kSettle:
      return settle_step(step);
    case NodeKind::kVerify:
      return verify_step(step);
    case NodeKind::kLoadTarget:
      return load_target_step(step);
    case NodeKind::kSetProperties:
      return set_properties_step(step);
    case NodeKind::kCreateAlias:
      return create_alias_step(step);
  }
  return Error{.kind = ErrorKind::kInternal, .message = "no step does " + node.id};
}

}  // namespace kiteway::executor
