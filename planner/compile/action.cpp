#include "planner/compile/action.h"

#include "planner/compile/existing.h"
#include "planner/drift.h"
#include "schema/base/text.h"

namespace kiteway::planner {
namespace {

std::string found_texts(const Differences& differences) {
  std::vector<std::string> texts;
  for (const auto& difference : differences) texts.push_back(found_text(difference));
  return join(texts, "; ");
}

}  // namespace

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
  plan.drift = drift_of(plan, *history, *existing);
  if (!plan.drift.empty()) plan.drift_run = history->run_id;
  if (plan.compares_first) keep_indexes(*existing, plan.target);
  const bool rows_moved = plan.entity_count && *plan.entity_count != history->source_entity_count;
  const Differences bent = about(shape_aspects(), plan.drift);
  if (!bent.empty() && (rows_moved || !history->is_complete)) {
    return decide_existing(
        context, collection, *existing, "P0425",
        "was altered since run " + history->run_id + " made it: " + found_texts(bent), plan);
  }
  // Rows that were left out are owed to a plan that does not allow it.
  const bool owes_rows = history->rows_quarantined > 0 && !quarantines(plan);
  if (!history->is_complete || (owes_rows && !rows_moved && !discards_keys(plan))) {
    plan.action = CollectionAction::kResume;
    return true;
  }
  if (owes_rows && discards_keys(plan)) {
    context.error("P0413", collection.auto_id.place,
                  grouped(history->rows_quarantined) + " rows of " +
                      quote(to_string(collection.target)) + " were left out by run " +
                      history->run_id + ", and without their old keys they cannot be added",
                  "drop that collection, and it is copied anew; or write on_row_error: quarantine",
                  "target collection " + to_string(existing->address));
    return false;
  }
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
  if (!plan.entity_count) {
    context.diagnostics.add({.severity = Severity::kWarning,
                             .code = "P0318",
                             .place = collection.place,
                             .message = "the source of " + quote(to_string(collection.target)) +
                                        " is not loaded, so that nobody can see whether it has "
                                        "changed since run " +
                                        history->run_id,
                             .hint = "load it to have its changes brought; kiteway verify loads it "
                                     "for as long as it compares",
                             .subject = "source collection " + to_string(collection.source)});
  }
  if (history->rows_quarantined > 0 && !rows_moved) {
    const std::int64_t rows = history->rows_quarantined;
    context.diagnostics.add(
        {.severity = Severity::kWarning,
         .code = "P0415",
         .place = collection.on_row_error.place,
         .message = grouped(rows) + (rows == 1 ? " row" : " rows") + " of " +
                    quote(to_string(collection.source)) + (rows == 1 ? " was" : " were") +
                    " left out by run " + history->run_id + ", and " + (rows == 1 ? "is" : "are") +
                    " not on the target",
         .hint = "change them on the source, then write on_row_error: fail to have them copied",
         .subject = "target collection " + to_string(existing->address)});
  }
  plan.action = rows_moved ? CollectionAction::kRefresh : CollectionAction::kUnchanged;
  if (rows_moved) ++plan.generation;
  return true;
}

}  // namespace kiteway::planner
