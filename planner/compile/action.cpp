#include "planner/compile/action.h"

#include "planner/compile/existing.h"
#include "schema/base/text.h"

namespace kiteway::planner {

bool decide_action(const CompileContext& context, const CollectionIntent& collection,
                   CollectionPlan& plan) {
  const auto* existing = find_collection(context.world.target, collection.target);
  const auto* history = find_history(context.world, collection.target);
  plan.action = CollectionAction::kCreate;
  if (existing == nullptr || context.purpose == Purpose::kVerify) return true;
  const bool is_ours =
      history != nullptr && (history->target_collection_id == 0 ||
                             history->target_collection_id == existing->collection_id);
  if (!is_ours) {
    return decide_existing(context, collection, *existing, "P0401", "was not made by this plan",
                           plan);
  }
  plan.generation = history->generation;
  if (history->intent_key != plan.intent_key) {
    return decide_existing(
        context, collection, *existing, "P0403",
        "was made by run " + history->run_id + " from another plan or another source collection",
        plan);
  }
  plan.compares_first = collection.on_existing.value == OnExisting::kResume && plan.generation > 0;
  if (plan.compares_first) keep_indexes(*existing, plan.target);
  if (!history->is_complete) {
    plan.action = CollectionAction::kResume;
    return true;
  }
  const bool rows_moved = plan.entity_count && *plan.entity_count != history->source_entity_count;
  if (rows_moved && discards_keys(plan)) {
    context.error("P0413", collection.auto_id.place,
                  "the source of " + quote(to_string(collection.target)) +
                      " has changed since run " + history->run_id +
                      ", and without its old keys nothing tells which rows are there already",
                  "drop that collection, and it is copied anew; or add original_pk_field and give "
                  "another target_name",
                  "target collection " + to_string(existing->address));
    return false;
  }
  plan.action = rows_moved ? CollectionAction::kRefresh : CollectionAction::kUnchanged;
  if (rows_moved) ++plan.generation;
  return true;
}

}  // namespace kiteway::planner
