// Makes the target collection, or finds that an earlier attempt of this plan made it.
#include "executor/remote/reader.h"
#include "executor/remote/writer.h"
#include "executor/transfer/collection_records.h"
#include "executor/transfer/context.h"
#include "executor/transfer/define/define.h"

namespace kiteway::executor {
namespace {

Error exists_already(const CollectionAddress& address) {
  return {
      .kind = ErrorKind::kConflict,
      .message = "collection " + to_string(address) +
                 " appeared on the target since the plan was made, and was not made by this plan"};
}

}  // namespace

CollectionDefinition definition_of(const planner::TargetCollection& target) {
  return {.address = target.address,
          .schema = target.schema,
          .shard_count = target.shard_count,
          .partition_count = target.partition_count,
          .consistency_level = target.consistency_level,
          .properties = target.properties};
}

Outcome create_collection_step(const StepContext& step) {
  const CollectionAddress& address = step.collection.target.address;
  const auto history = step.records.get(address);
  const bool begun_before = history && history->intent_key == step.collection.intent_key &&
                            !history->is_complete && history->target_collection_id == 0;

  auto existing = step.target.describe(address);
  if (existing) {
    const std::int64_t known_id = history ? history->target_collection_id : 0;
    if (known_id != 0 && known_id == existing->collection_id) {
      step.target_ids.set(address, known_id);
      return Done{};
    }
    // Begun by an attempt that ended before it learnt the id. The server takes an equal definition
    // as done and refuses another one, so asking once more decides.
    if (!begun_before) return exists_already(address);
  } else if (existing.error().kind != ErrorKind::kNotFound) {
    return existing.error();
  }

  auto intent_written = step.records.update(address, [&](CollectionHistory& record) {
    record.intent_key = step.collection.intent_key;
    record.is_complete = false;
    record.target_collection_id = 0;
  });
  if (!intent_written) return intent_written;
  if (auto made = step.writer.create_collection(definition_of(step.collection.target)); !made) {
    return made;
  }
  auto described = step.target.describe(address);
  if (!described) return described.error();
  step.target_ids.set(address, described->collection_id);
  // Not waited for: without it the next run finds the collection and takes it for its own.
  step.records.queue(address, [&](CollectionHistory& record) {
    record.target_collection_id = described->collection_id;
  });
  return Done{};
}

}  // namespace kiteway::executor
