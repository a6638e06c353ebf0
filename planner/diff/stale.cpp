#include "planner/diff/stale.h"

#include "planner/compile/drift.h"
#include "planner/compile/existing.h"
#include "planner/compile/rules/partitions.h"
#include "planner/model/sources.h"
#include "schema/fingerprint.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

/// Which differences are looked for.
enum class Scope : std::uint8_t {
  kBinding,  ///< those that make the plan unfit
  kAll,
};

/// What of a source a plan holds on to: which columns there are, in which order, and which
/// partitions to read.
CollectionSnapshot source_as_planned(const CollectionPlan& collection,
                                     const PlannedSource& source) {
  CollectionSnapshot planned{.address = source.address,
                             .schema = collection.source_schema,
                             .collection_id = source.collection_id,
                             .entity_count = source.entity_count};
  if (!collection.merged.empty()) return planned;
  for (const auto& name : collection.scan_partitions) {
    if (!name.empty()) planned.partitions.push_back({.name = name});
  }
  return planned;
}

/// With the rows that the plan is about, where they were counted.
CollectionSnapshot source_as_filtered(const CollectionPlan& collection, CollectionSnapshot source) {
  if (collection.filter.empty()) return source;
  const auto counted = source.filtered_counts.find(collection.filter);
  source.entity_count.reset();
  if (counted != source.filtered_counts.end()) source.entity_count = counted->second;
  return source;
}

Differences source_differences(const CollectionPlan& collection, const PlannedSource& planned,
                               const CollectionSnapshot& source, Scope scope) {
  std::set<Aspect> counted{Aspect::kIdentity};
  if (scope == Scope::kAll) counted.insert(Aspect::kRows);
  if (schema_fingerprint(source) != planned.fingerprint) {
    counted.insert({Aspect::kField, Aspect::kFieldOrder, Aspect::kDynamicField, Aspect::kFunction});
    // Partitions that became one are not known by their names.
    const bool is_whole = collection.target.partition_count > 0 || !collection.merged.empty();
    if (!is_whole) counted.insert(Aspect::kPartition);
  }
  return about(counted, differences(parts_of(source_as_planned(collection, planned)),
                                    parts_of(source_as_filtered(collection, source))));
}

ObjectDiff moved_source(const CollectionPlan& collection, const PlannedSource& planned,
                        const World& world, Scope scope) {
  ObjectDiff moved{.name = "source collection " + to_string(planned.address)};
  const auto* source = find_collection(world.source, planned.address);
  if (source == nullptr) {
    moved.notes.emplace_back("no longer exists");
    return moved;
  }
  if (source->collection_id != planned.collection_id) {
    moved.notes.emplace_back("was dropped and made again");
  }
  moved.differences = source_differences(collection, planned, *source, scope);
  const bool has_moved = schema_fingerprint(*source) != planned.fingerprint;
  const bool is_explained = std::ranges::any_of(
      moved.differences, [](const Difference& one) { return one.aspect() != Aspect::kRows; });
  if (has_moved && !is_explained) {
    moved.notes.emplace_back("has other partitions than when the plan was made");
  }
  return moved;
}

/// What of a collection of our own has changed since the plan was made, by other hands.
void add_own_drift(const CollectionPlan& collection, const CollectionHistory& history,
                   const CollectionSnapshot& target, Scope scope, ObjectDiff& moved) {
  for (auto& difference : drift_of(collection, history, target)) {
    // Rows come and aliases move when a collection is in use.
    const bool is_use =
        difference.aspect() == Aspect::kRows || difference.aspect() == Aspect::kAlias;
    if (is_use && scope == Scope::kBinding) continue;
    const auto& known = collection.drift;
    if (std::ranges::find(known, difference) != known.end()) continue;
    moved.differences.push_back(std::move(difference));
  }
  if (!moved.differences.empty()) {
    moved.notes.push_back("was changed outside of kiteway since run " + history.run_id);
  }
}

bool makes_collection(const CollectionPlan& collection) {
  return collection.action == CollectionAction::kCreate || destroys(collection);
}

ObjectDiff moved_target(const CollectionPlan& collection, const World& world, Scope scope) {
  const CollectionAddress& address = collection.target.address;
  ObjectDiff moved{.name = "target collection " + to_string(address)};
  const auto* target = find_collection(world.target, address);
  const auto* history = find_history(world, address);
  const bool is_ours = target != nullptr && history != nullptr &&
                       history->intent_key == collection.intent_key &&
                       (history->target_collection_id == 0 ||
                        history->target_collection_id == target->collection_id);
  if (is_ours) {
    add_own_drift(collection, *history, *target, scope, moved);
    if (scope == Scope::kAll && moved.notes.empty() && makes_collection(collection)) {
      moved.notes.push_back(
          (history->is_complete ? "was made as planned by run " : "is being made by run ") +
          history->run_id);
    }
    return moved;
  }
  const bool is_known =
      target != nullptr && target->collection_id == collection.existing_collection_id;
  if (is_known && collection.action == CollectionAction::kRecreate) return moved;
  if (is_known && collection.action == CollectionAction::kAdopt) {
    moved.differences = existing_differences(collection.target, *target);
    if (!moved.differences.empty()) moved.notes.emplace_back("is not as planned any more");
    return moved;
  }
  if (target != nullptr) {
    moved.notes.emplace_back("exists now, and was not made by this plan");
    if (collection.existing_collection_id != 0) {
      moved.differences = {{.part = {.aspect = Aspect::kIdentity},
                            .before = std::to_string(collection.existing_collection_id),
                            .after = std::to_string(target->collection_id)}};
    }
  } else if (!makes_collection(collection)) {
    moved.notes.emplace_back("no longer exists");
  }
  return moved;
}

void add_moved(ObjectDiff object, std::vector<ObjectDiff>& moved) {
  if (!object.notes.empty() || !object.differences.empty()) moved.push_back(std::move(object));
}

}  // namespace

std::vector<ObjectDiff> moved_objects(const CompiledPlan& plan, const World& world,
                                      Purpose purpose) {
  std::vector<ObjectDiff> moved;
  for (const auto& collection : plan.collections) {
    for (const auto& source : sources_of(collection)) {
      add_moved(moved_source(collection, source, world, Scope::kBinding), moved);
    }
    if (purpose == Purpose::kApply) {
      add_moved(moved_target(collection, world, Scope::kBinding), moved);
    }
  }
  return moved;
}

std::vector<ObjectDiff> diff_with_world(const CompiledPlan& plan, const World& world) {
  std::vector<ObjectDiff> moved;
  for (const auto& collection : plan.collections) {
    for (const auto& source : sources_of(collection)) {
      add_moved(moved_source(collection, source, world, Scope::kAll), moved);
    }
    add_moved(moved_target(collection, world, Scope::kAll), moved);
  }
  return moved;
}

std::vector<std::string> stale_reasons(const CompiledPlan& plan, const World& world,
                                       Purpose purpose) {
  std::vector<std::string> reasons;
  for (const auto& object : moved_objects(plan, world, purpose)) {
    for (const auto& note : object.notes) reasons.push_back(object.name + " " + note);
    for (const auto& difference : object.differences) {
      reasons.push_back(object.name + ": " + to_string(difference));
    }
  }
  return reasons;
}

}  // namespace kiteway::planner
