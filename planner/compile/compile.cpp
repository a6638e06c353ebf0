#include "planner/compile/compile.h"

#include "planner/compile/rules/row_size.h"

#include "planner/compile/action.h"
#include "planner/compile/check_source.h"
#include "planner/compile/drift.h"
#include "planner/compile/lower.h"
#include "planner/compile/merged_sources.h"
#include "planner/compile/rules/aliases.h"
#include "planner/compile/rules/capacity.h"
#include "planner/compile/rules/fields/fields.h"
#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/indexes.h"
#include "planner/compile/rules/keys.h"
#include "planner/compile/rules/limits.h"
#include "planner/compile/rules/pace.h"
#include "planner/compile/rules/partitions.h"
#include "planner/compile/rules/target_server.h"
#include "planner/compile/target.h"
#include "planner/model/sources.h"
#include "schema/base/units.h"
#include "schema/fingerprint.h"

namespace kiteway::planner {
namespace {

std::vector<std::string> temporary_loads(const MergedSources& sources,
                                         const CollectionHistory* history) {
  if (history != nullptr && !history->temporary_loads.empty()) return history->temporary_loads;
  return sources.temporary_loads;
}

std::vector<std::string> scans_of(const MergedSources& sources) {
  if (sources.others.empty()) return scan_partitions(sources.whole);
  std::vector<std::string> scans{scan_of(sources.whole.address)};
  for (const auto& other : sources.others) scans.push_back(scan_of(other.address));
  return scans;
}

std::string intent_key_of(const CompiledPlan& plan, const CollectionPlan& collection) {
  std::vector<std::string> parts = definition_lines(collection.target);
  for (const auto& partition : collection.target.partitions) parts.push_back(partition);
  for (const auto& line : mapping_lines(collection.target)) parts.push_back(line);
  if (!collection.filter.empty()) parts.push_back("filter " + collection.filter);
  parts.insert(parts.end(), {plan.source.uri, plan.target.uri});
  for (const auto& source : sources_of(collection)) {
    parts.insert(parts.end(), {to_string(source.address), std::to_string(source.collection_id),
                               source.fingerprint});
  }
  return fingerprint_of(parts);
}

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

CollectionPlan plan_before_rules(const CompileContext& context, const TargetServer& server,
                                 const CollectionIntent& collection, const MergedSources& sources) {
  const CollectionSnapshot& source = sources.whole;
  CollectionPlan made{
      .source = source.address,
      .source_collection_id = source.collection_id,
      .source_fingerprint = sources.first_fingerprint,
      .source_schema = source.schema,
      .target = target_collection(collection, source, server.can),
      .entity_count = rows_to_move(collection, source),
      .row_bytes_estimate = row_bytes_estimate(source.schema),
      .merged = sources.others,
      .scan_partitions = scans_of(sources),
      .temporary_loads = temporary_loads(sources, find_history(context.world, collection.target)),
      .verify = collection.verify.value,
      .load_target = collection.load.value,
      .write = collection.write.value,
      .original_pk_field = collection.original_pk_field.value,
      .filter = collection.filter.value,
      .on_row_error = collection.on_row_error.value};
  if (quarantines(made)) {
    made.max_quarantined = collection.max_quarantined.value;
    if (made.target.schema.dynamic_field_enabled) {
      made.colliding_rows = source.colliding_rows.value_or(0);
    }
  }
  return made;
}

/// `auto` was decided when the collection was made; a count that moved must not undo it.
void keep_shards(const CompileContext& context, const CollectionIntent& collection,
                 TargetCollection& made) {
  const bool is_known = find_history(context.world, collection.target) != nullptr ||
                        collection.on_existing.value == OnExisting::kResume;
  if (collection.shards.value || !is_known) return;
  const auto* existing = find_collection(context.world.target, collection.target);
  if (existing != nullptr && existing->shard_count > 0) made.shard_count = existing->shard_count;
}

/// What a plan that makes the collection changes.
std::vector<Change> making_changes(const CollectionIntent& collection, const TargetServer& server,
                                   const MergedSources& sources, CollectionPlan& made,
                                   const std::vector<Change>& alias_changes) {
  const CollectionSnapshot& source = sources.whole;
  auto list = changes_between(collection, source, made.target);
  made.unchanged = std::move(list.unchanged);
  std::vector<Change> changes = sources.changes;
  const auto add = [&](const std::vector<Change>& more) {
    changes.insert(changes.end(), more.begin(), more.end());
  };
  add(filter_changes(collection, source));
  add(field_changes(collection, source, server, made.target));
  add(list.changes);
  add(alias_changes);
  return changes;
}

/// What is to be done for a collection that has its rows.
void set_right(const CompileContext& context, const CollectionIntent& collection,
               CollectionPlan& made) {
  const auto* existing = find_collection(context.world.target, collection.target);
  made.load_target = made.load_target && existing->load_state != LoadState::kLoaded;
  std::erase_if(made.target.aliases, [&](const std::string& alias) {
    return !holder_of(context.world.target, collection.target.database, alias).empty();
  });
  made.changes = mending_changes(made);
  for (const auto& alias : made.target.aliases) {
    made.changes.push_back({.kind = ChangeKind::kAdd, .path = "alias " + alias});
  }
}

void add_collection(const CompileContext& context, const TargetServer& server,
                    const CollectionIntent& collection, const MergedSources& sources,
                    CompiledPlan& plan) {
  const CollectionSnapshot& source = sources.whole;
  CollectionPlan made = plan_before_rules(context, server, collection, sources);
  if (!check_filter(collection, source, context.diagnostics)) return;
  const auto alias_changes = set_target_aliases(context, collection, source, made.target);
  const bool is_mapped = map_fields(collection, source, server, made.target, context.diagnostics);
  // After the fields: one of them may be the partition key now.
  const bool has_keys = check_keys(collection, source, made.target, server, context.diagnostics);
  const bool is_placed = check_partitions(collection, source, made.target, context.diagnostics);
  const bool is_indexed = check_indexes(collection, server, context.diagnostics);
  const bool fits = check_limits(collection, source, made.target, server, context.diagnostics);
  if (!is_mapped || !has_keys || !is_placed || !is_indexed || !fits) return;
  // With a partition key the server alone decides where a row goes: the partitions become one.
  if (made.merged.empty() && merges_partitions(collection, made.target)) {
    made.scan_partitions = {""};
  }
  keep_shards(context, collection, made.target);
  made.intent_key = intent_key_of(plan, made);
  if (!decide_action(context, collection, made)) return;

  auto changes = making_changes(collection, server, sources, made, alias_changes);
  if (made.action == CollectionAction::kCreate || destroys(made)) made.changes = std::move(changes);
  if (made.action == CollectionAction::kRefresh) {
    const CollectionHistory* history = find_history(context.world, collection.target);
    made.changes = {{.path = "rows",
                     .before = grouped(history->source_entity_count),
                     .after = grouped(made.entity_count.value_or(0)),
                     .reason = "the source has changed since run " + history->run_id}};
  }
  if (made.action == CollectionAction::kAdopt) {
    made.changes = {{.path = "rows",
                     .reason = "ranges that are equal on both sides are not written",
                     .origin = collection.on_existing.place}};
  }
  if (made.action == CollectionAction::kUnchanged) set_right(context, collection, made);
  plan.collections.push_back(std::move(made));
}

}  // namespace

Compiled compile(const Intent& intent, const World& world, Purpose purpose) {
  Diagnostics diagnostics;
  const CompileContext context{
      .intent = intent, .world = world, .purpose = purpose, .diagnostics = diagnostics};
  const TargetServer server =
      target_server(intent.target, world.target.version, world.target_cluster);
  check_source_version(context);
  CompiledPlan plan{.name = intent.name,
                    .source = intent.source,
                    .target = intent.target,
                    .allow_unsupported_version = intent.allow_unsupported_version.value,
                    .source_version = world.source.version.text,
                    .target_version = world.target.version.text,
                    .state_dir = intent.state_dir,
                    .parallelism = intent.parallelism,
                    .memory_bytes = intent.memory_bytes,
                    .traffic = intent.traffic,
                    .logical_digest = intent.logical_digest};
  for (const auto& collection : intent.collections) {
    const CollectionSnapshot* source = find_source(context, collection);
    if (source == nullptr || !check_source(context, collection, *source)) continue;
    const auto sources = merge_sources(context, collection, *source);
    if (sources) add_collection(context, server, as_one(collection), *sources, plan);
  }
  check_totals(intent, world.target, server, diagnostics);
  if (server.cluster) {
    plan.capacity = capacity_of(plan.collections);
    check_capacity(*plan.capacity, intent.target, server, diagnostics);
    plan.pace = pace_of(plan.collections, server.can.limits, intent.traffic.target);
  }
  plan.warnings = diagnostics.items();  // undated: a plan does not change with the time
  diagnostics.date_subjects("source", world.source.described_at);
  diagnostics.date_subjects("target", world.target.described_at);
  if (diagnostics.has_errors()) return {.diagnostics = std::move(diagnostics)};
  plan.nodes = lower(plan, world.target);
  return {.plan = std::move(plan), .diagnostics = std::move(diagnostics)};
}

}  // namespace kiteway::planner
