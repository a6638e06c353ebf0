// All rules of the mapping, in the order in which they build on each other.
#pragma once

#include "planner/compile/rules/rule.h"
#include "planner/model/compiled_plan.h"

namespace kiteway::planner {

/// What the rules are to decide about: RuleInput without what they have decided so far.
struct RuleSubject {
  const CollectionIntent& intent;
  const CollectionSnapshot& source;  ///< collections that are merged, as if they were one already
  const TargetServer& server;
  const ServerSnapshot& target;  ///< what the target has now
  bool is_made_by_run = false;   ///< the journal knows the target collection
};

/// Lets each rule fill in its part of `plan`, which begins as the source is, and add its changes to
/// those of `plan`. The findings of all of them: with an error among them the plan is of no use.
[[nodiscard]] Diagnostics apply_rules(const RuleSubject& subject, CollectionPlan& plan);

/// A target with nothing decided but its fields, whatever is wrong with them.
[[nodiscard]] TargetCollection target_fields(const CollectionIntent& intent,
                                             const CollectionSnapshot& source,
                                             const TargetServer& server);

}  // namespace kiteway::planner
