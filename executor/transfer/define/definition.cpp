#include "executor/transfer/define/definition.h"

namespace kiteway::executor {

CollectionDefinition definition_of(const planner::TargetCollection& target) {
  return {.address = target.address,
          .schema = target.schema,
          .shard_count = target.shard_count,
          .partition_count = target.partition_count,
          .consistency_level = target.consistency_level,
          .properties = target.properties};
}

}  // namespace kiteway::executor
