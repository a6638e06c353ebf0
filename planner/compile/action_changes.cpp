#include "planner/compile/action_changes.h"

#include "planner/compile/drift.h"
#include "planner/compile/rules/aliases.h"
#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

/// What is put back to what the plan says, where nothing else is to be done.
std::vector<Change> mending_changes(const CollectionPlan& plan) {
  const std::string reason = "it was changed since run " + plan.drift_run;
  std::vector<Change> changes;
  for (const auto& index : missing_indexes(plan)) {
    changes.push_back({.kind = ChangeKind::kAdd,
                       .path = to_string(part_key(index)),
                       .after = index_text(index),
                       .reason = reason});
  }
  for (const auto& difference : about({Aspect::kProperty}, plan.drift)) {
    if (!difference.before) continue;  // set, though the plan does not ask for it
    changes.push_back({.kind = ChangeKind::kModify,
                       .path = what_text(difference),
                       .before = after_text(difference),
                       .after = before_text(difference),
                       .reason = reason});
  }
  return changes;
}

/// What is still to be done for a collection that has its rows.
void set_right(const CompileContext& context, const CollectionIntent& collection,
               CollectionPlan& plan) {
  const auto* existing = find_collection(context.world.target, collection.target);
  plan.load_target = plan.load_target && existing->load_state != LoadState::kLoaded;
  std::erase_if(plan.target.aliases, [&](const std::string& alias) {
    return !holder_of(context.world.target, collection.target.database, alias).empty();
  });
  plan.changes = mending_changes(plan);
  for (const auto& alias : plan.target.aliases) {
    plan.changes.push_back({.kind = ChangeKind::kAdd, .path = "alias " + alias});
  }
}

/// The source holds another number of rows than the run copied.
std::vector<Change> refreshed_rows(const CollectionHistory& history, const CollectionPlan& plan) {
  return {{.path = "rows",
           .before = grouped(history.source_entity_count),
           .after = grouped(plan.entity_count.value_or(0)),
           .reason = "the source has changed since run " + history.run_id}};
}

}  // namespace

void explain_action(const CompileContext& context, const CollectionIntent& collection,
                    CollectionPlan& plan) {
  switch (plan.action) {
    case CollectionAction::kCreate:
    case CollectionAction::kRecreate:
      return;  // the rules told them
    case CollectionAction::kResume:
      plan.changes.clear();
      return;
    case CollectionAction::kRefresh:
      plan.changes = refreshed_rows(*find_history(context.world, collection.target), plan);
      return;
    case CollectionAction::kAdopt:
      plan.changes = {{.path = "rows",
                       .reason = "ranges that are equal on both sides are not written",
                       .origin = collection.on_existing.place}};
      return;
    case CollectionAction::kUnchanged:
      set_right(context, collection, plan);
      return;
  }
}

}  // namespace kiteway::planner
