// Drops the target collection of somebody else that a plan is to make anew.
#include "executor/remote/reader.h"
#include "executor/remote/writer.h"
#include "executor/transfer/collection_records.h"
#include "executor/transfer/context.h"
#include "executor/transfer/define/define.h"

namespace kiteway::executor {
namespace {

/// Whether the collection that the plan drops is there; another one in its place is not.
Result<bool> is_there(const StepContext& step) {
  auto existing = step.target.describe(step.node.target);
  if (existing) return existing->collection_id == step.collection.existing_collection_id;
  if (existing.error().kind == ErrorKind::kNotFound) return false;
  return existing.error();
}

}  // namespace

/// That it is begun stands in the journal before this is called. Whatever ends it early, the next
/// run looks again: what is gone needs no drop, and a collection with another id is never dropped.
Outcome drop_collection_step(const StepContext& step) {
  auto before = is_there(step);
  if (!before) return before.error();
  if (!*before) return Done{};
  if (auto dropped = step.writer.drop_collection(step.node.target); !dropped) {
    return dropped;
  }
  auto after = is_there(step);
  if (!after) return after.error();
  if (*after) {
    return Error{.kind = ErrorKind::kConflict,
                 .message = "collection " + to_string(step.node.target) +
                            " is still there after it was dropped"};
  }
  step.target_ids.set(step.node.target, 0);
  return step.records.update(step.node.target, [&](CollectionHistory& record) {
    record = {.run_id = record.run_id,
              .intent_key = step.collection.intent_key,
              .generation = step.collection.generation,
              .temporary_loads = record.temporary_loads};
  });
}

}  // namespace kiteway::executor
