#include "planner/compile/collection_rules.h"

#include "planner/compile/rules/aliases.h"
#include "planner/compile/rules/dynamic_field.h"
#include "planner/compile/rules/fields/added.h"
#include "planner/compile/rules/fields/defaults.h"
#include "planner/compile/rules/fields/dropped.h"
#include "planner/compile/rules/fields/from_dynamic.h"
#include "planner/compile/rules/fields/functions.h"
#include "planner/compile/rules/fields/names.h"
#include "planner/compile/rules/fields/nulls.h"
#include "planner/compile/rules/fields/params.h"
#include "planner/compile/rules/fields/partition_key.h"
#include "planner/compile/rules/fields/sizes.h"
#include "planner/compile/rules/fields/to_dynamic.h"
#include "planner/compile/rules/fields/types.h"
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
#include <span>
#include <utility>

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

// In both lists the order is that of the changes in the plan too.

/// Which fields the target has, with which names and types first: the other rules need them.
constexpr std::array kFieldRules{
    &rule<decide_dropped, kTarget>,
    &rule<decide_added, kTarget>,
    &rule<decide_keyed, kTarget>,
    &rule<decide_names, kTarget>,
    &rule<decide_moved, kTarget>,
    &rule<decide_functions, kTarget, kSchema>,
    &rule<decide_types, kTarget, kSchema>,
    &rule<decide_partition_key, kTarget, kSchema>,
    &rule<decide_sizes, kTarget, kSchema>,
    &rule<decide_descriptions, kTarget, kSchema>,
    &rule<decide_defaults, kTarget, kSchema>,
    &rule<decide_nullable, kTarget, kSchema>,
    &rule<decide_substitutes, kTarget>,
};

constexpr std::array kOtherRules{
    &rule<decide_keys, kTarget, kSchema>,
    &rule<decide_params, kTarget>,
    &rule<decide_dynamic_field, kTarget, kSchema, &CollectionSchema::dynamic_field_enabled>,
    &rule<decide_shards, kTarget, &TargetCollection::shard_count>,
    &rule<decide_indexes, kTarget, &TargetCollection::indexes>,
    &rule<decide_partition_count, kTarget, &TargetCollection::partition_count>,
    &rule<decide_partitions, kTarget, &TargetCollection::partitions>,
    &rule<decide_scans, &CollectionPlan::scan_partitions>,
    &rule<decide_properties, kTarget>,
    &rule<decide_aliases, kTarget, &TargetCollection::aliases>,
    &rule<check_limits>,
};

Diagnostics fold(std::span<const Rule> rules, const RuleSubject& subject, CollectionPlan& plan) {
  Diagnostics findings;
  const RuleInput input{.intent = subject.intent,
                        .source = subject.source,
                        .server = subject.server,
                        .target = subject.target,
                        .made = plan.target,
                        .is_made_by_run = subject.is_made_by_run};
  for (const Rule apply : rules) apply(input, plan, findings);
  return findings;
}

}  // namespace

Diagnostics apply_rules(const RuleSubject& subject, CollectionPlan& plan) {
  constexpr std::array<Rule, 1> kRowRules{&rule<decide_filter, &CollectionPlan::filter>};
  Diagnostics findings = fold(kRowRules, subject, plan);
  findings.append(fold(kFieldRules, subject, plan));
  findings.append(fold(kOtherRules, subject, plan));
  return findings;
}

TargetCollection target_fields(const CollectionIntent& intent, const CollectionSnapshot& source,
                               const TargetServer& server) {
  CollectionPlan plan{.target = {.schema = source.schema}};
  const ServerSnapshot nothing;
  fold(kFieldRules, {.intent = intent, .source = source, .server = server, .target = nothing},
       plan);
  return std::move(plan.target);
}

}  // namespace kiteway::planner
