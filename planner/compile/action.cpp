#include "planner/compile/action.h"

#include "planner/compile/drift.h"
#include "planner/compile/existing.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

namespace kiteway::planner {
namespace {

std::string found_texts(const Differences& differences) {
  std::vector<std::string> texts;
  for (const auto& difference : differences) texts.push_back(found_text(difference));
  return join(texts, "; ");
}

/// Rows that a complete target lacks.
struct Debt {
  bool rows_moved = false;  ///< the source holds another number of them now
  bool owes_rows = false;   ///< some were left out, and the plan does not allow that any more
};

Debt debt_of(const CollectionPlan& plan, const CollectionHistory& history) {
  return {.rows_moved = plan.entity_count && *plan.entity_count != history.source_entity_count,
          .owes_rows = history.rows_quarantined > 0 && !quarantines(plan)};
}

/// Whether rows that moved, or were left out, can be brought to rows whose old keys are gone.
bool can_follow(const CompileContext& context, const CollectionIntent& collection,
                const CollectionHistory& history, const CollectionSnapshot& existing,
                const Debt& debt, const CollectionPlan& plan) {
  if (!discards_keys(plan)) return true;
  const std::string subject = "target collection " + to_string(existing.address);
  if (debt.owes_rows) {
    add_error(context.diagnostics, "P0413", collection.auto_id.place,
              grouped(history.rows_quarantined) + " rows of " +
                  quote(to_string(collection.target)) + " were left out by run " + history.run_id +
                  ", and without their old keys they cannot be added",
              "drop that collection, and it is copied anew; or write on_row_error: quarantine",
              subject);
    return false;
  }
  if (debt.rows_moved) {
    add_error(context.diagnostics, "P0413", collection.auto_id.place,
              "the source of " + quote(to_string(collection.target)) + " has changed since run " +
                  history.run_id +
                  ", and without its old keys nothing tells which rows are there already",
              "drop that collection, and it is copied anew; or add original_pk_field and give "
              "another target_name",
              subject);
    return false;
  }
  return true;
}

/// What a plan with nothing to do does not show.
void warn_of_what_is_hidden(const CompileContext& context, const CollectionIntent& collection,
                            const CollectionHistory& history, const CollectionSnapshot& existing,
                            const Debt& debt, const CollectionPlan& plan) {
  if (!plan.entity_count) {
    add_warning(context.diagnostics, "P0318", collection.place,
                "the source of " + quote(to_string(collection.target)) +
                    " is not loaded, so that nobody can see whether it has "
                    "changed since run " +
                    history.run_id,
                "load it to have its changes brought; kiteway verify loads it "
                "for as long as it compares",
                "source collection " + to_string(collection.source));
  }
  if (history.rows_quarantined == 0 || debt.rows_moved) return;
  const std::int64_t rows = history.rows_quarantined;
  add_warning(context.diagnostics, "P0415", collection.on_row_error.place,
              grouped(rows) + (rows == 1 ? " row" : " rows") + " of " +
                  quote(to_string(collection.source)) + (rows == 1 ? " was" : " were") +
                  " left out by run " + history.run_id + ", and " + (rows == 1 ? "is" : "are") +
                  " not on the target",
              "change them on the source, then write on_row_error: fail to have them copied",
              "target collection " + to_string(existing.address));
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
  const Debt debt = debt_of(plan, *history);
  const Differences bent = about(shape_aspects(), plan.drift);
  if (!bent.empty() && (debt.rows_moved || !history->is_complete)) {
    return decide_existing(
        context, collection, *existing, "P0425",
        "was altered since run " + history->run_id + " made it: " + found_texts(bent), plan);
  }
  if (!history->is_complete || (debt.owes_rows && !debt.rows_moved && !discards_keys(plan))) {
    plan.action = CollectionAction::kResume;
    return true;
  }
  if (!can_follow(context, collection, *history, *existing, debt, plan)) return false;
  warn_of_what_is_hidden(context, collection, *history, *existing, debt, plan);
  plan.action = debt.rows_moved ? CollectionAction::kRefresh : CollectionAction::kUnchanged;
  if (debt.rows_moved) ++plan.generation;
  return true;
}

}  // namespace kiteway::planner
