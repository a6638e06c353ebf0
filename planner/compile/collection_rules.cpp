#include "planner/compile/collection_rules.h"

#include "planner/compile/rules/aliases.h"
#include "planner/compile/rules/dynamic_field.h"
#include "planner/compile/rules/fields/fields.h"
#include "planner/compile/rules/fields/params.h"
#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/indexes.h"
#include "planner/compile/rules/keys.h"
#include "planner/compile/rules/limits.h"
#include "planner/compile/rules/partitions.h"
#include "planner/compile/rules/properties.h"
#include "planner/compile/rules/shards.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace kiteway::planner {
namespace {

/// The part of a plan that a path of members leads to.
template <class Whole>
Whole& part_of(Whole& whole) {
  return whole;
}
template <class Whole, class Part, class... Path>
auto& part_of(Whole& whole, Part Whole::* part, Path... path) {
  return part_of(whole.*part, path...);
}

using Rule = void (*)(const RuleInput&, CollectionPlan&, Diagnostics&);

/// Decides by what the rules before left, and puts the value where `path` leads.
template <auto decide, auto... path>
void rule(const RuleInput& input, CollectionPlan& plan, Diagnostics& findings) {
  auto decided = decide(input);
  if constexpr (sizeof...(path) > 0) part_of(plan, path...) = std::move(decided.value);
  std::ranges::move(decided.changes, std::back_inserter(plan.changes));
  std::ranges::move(decided.unchanged, std::back_inserter(plan.unchanged));
  findings.append(decided.findings);
}

constexpr auto kTarget = &CollectionPlan::target;
constexpr auto kSchema = &TargetCollection::schema;

/// The order is that of the changes in the plan too.
constexpr std::array<Rule, 13> kRules{
    rule<decide_filter, &CollectionPlan::filter>,
    rule<decide_fields, kTarget>,
    rule<decide_keys, kTarget, kSchema>,
    rule<decide_params, kTarget>,
    rule<decide_dynamic_field, kTarget, kSchema, &CollectionSchema::dynamic_field_enabled>,
    rule<decide_shards, kTarget, &TargetCollection::shard_count>,
    rule<decide_indexes, kTarget, &TargetCollection::indexes>,
    rule<decide_partition_count, kTarget, &TargetCollection::partition_count>,
    rule<decide_partitions, kTarget, &TargetCollection::partitions>,
    rule<decide_scans, &CollectionPlan::scan_partitions>,
    rule<decide_properties, kTarget>,
    rule<decide_aliases, kTarget, &TargetCollection::aliases>,
    rule<check_limits>,
};

}  // namespace

Diagnostics apply_rules(const RuleSubject& subject, CollectionPlan& plan) {
  Diagnostics findings;
  const RuleInput input{.intent = subject.intent,
                        .source = subject.source,
                        .server = subject.server,
                        .target = subject.target,
                        .made = plan.target,
                        .is_made_by_run = subject.is_made_by_run};
  for (const Rule apply : kRules) apply(input, plan, findings);
  return findings;
}

}  // namespace kiteway::planner
