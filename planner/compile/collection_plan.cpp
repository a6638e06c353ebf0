#include "planner/compile/collection_plan.h"

#include "planner/compile/action.h"
#include "planner/compile/action_changes.h"
#include "planner/compile/collection_rules.h"
#include "planner/compile/lower.h"
#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/row_size.h"
#include "planner/model/sources.h"
#include "schema/fingerprint.h"

namespace kiteway::planner {
namespace {

std::vector<std::string> temporary_loads(const MergedSources& sources,
                                         const CollectionHistory* history) {
  if (history != nullptr && !history->temporary_loads.empty()) return history->temporary_loads;
  return sources.temporary_loads;
}

/// Each of the collections that are merged is read as a whole.
std::vector<std::string> scans_of(const MergedSources& sources) {
  std::vector<std::string> scans{scan_of(sources.whole.address)};
  for (const auto& other : sources.others) scans.push_back(scan_of(other.address));
  return scans;
}

std::string intent_key_of(const Intent& intent, const CollectionPlan& collection) {
  std::vector<std::string> parts = definition_lines(collection.target);
  for (const auto& partition : collection.target.partitions) parts.push_back(partition);
  for (const auto& line : mapping_lines(collection.target)) parts.push_back(line);
  if (!collection.filter.empty()) parts.push_back("filter " + collection.filter);
  parts.insert(parts.end(), {intent.source.uri, intent.target.uri});
  for (const auto& source : sources_of(collection)) {
    parts.insert(parts.end(), {to_string(source.address), std::to_string(source.collection_id),
                               source.fingerprint});
  }
  return fingerprint_of(parts);
}

/// The target as the source is: what a rule does not change stays so.
TargetCollection as_on_source(const CollectionIntent& collection, const CollectionSnapshot& source,
                              const Capabilities& target) {
  TargetCollection made{.address = collection.target,
                        .schema = source.schema,
                        .consistency_level = source.consistency_level,
                        .tells_validity = target.valid_data};
  made.schema.name = collection.target.collection;
  return made;
}

CollectionPlan plan_before_rules(const CompileContext& context, const TargetServer& server,
                                 const CollectionIntent& collection, const MergedSources& sources) {
  const CollectionSnapshot& source = sources.whole;
  CollectionPlan made{
      .source = source.address,
      .source_collection_id = source.collection_id,
      .source_fingerprint = sources.first_fingerprint,
      .source_schema = source.schema,
      .target = as_on_source(collection, source, server.can),
      .changes = sources.changes,
      .entity_count = rows_to_move(collection, source),
      .row_bytes_estimate = row_bytes_estimate(source.schema),
      .merged = sources.others,
      .temporary_loads = temporary_loads(sources, find_history(context.world, collection.target)),
      .verify = collection.verify.value,
      .load_target = collection.load.value,
      .write = collection.write.value,
      .original_pk_field = collection.original_pk_field.value,
      .on_row_error = collection.on_row_error.value};
  if (quarantines(made)) {
    made.max_quarantined = collection.max_quarantined.value;
    if (collection.dynamic_field.value) made.colliding_rows = source.colliding_rows.value_or(0);
  }
  return made;
}

}  // namespace

std::optional<CollectionPlan> plan_collection(const CompileContext& context,
                                              const TargetServer& server,
                                              const CollectionIntent& collection,
                                              const MergedSources& sources) {
  CollectionPlan made = plan_before_rules(context, server, collection, sources);
  const Diagnostics findings =
      apply_rules({.intent = collection,
                   .source = sources.whole,
                   .server = server,
                   .target = context.world.target,
                   .is_made_by_run = find_history(context.world, collection.target) != nullptr},
                  made);
  context.diagnostics.append(findings);
  if (findings.has_errors()) return std::nullopt;
  if (!made.merged.empty()) made.scan_partitions = scans_of(sources);
  made.intent_key = intent_key_of(context.intent, made);
  if (!decide_action(context, collection, made)) return std::nullopt;
  explain_action(context, collection, made);
  return made;
}

}  // namespace kiteway::planner
