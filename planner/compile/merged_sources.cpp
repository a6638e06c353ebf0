#include "planner/compile/merged_sources.h"

#include "planner/compile/check_source.h"
#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/rule.h"
#include "planner/model/sources.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/diff.h"
#include "schema/fingerprint.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

/// Counts of both; of what only one of them counted, nobody knows how many rows there are.
void add_counts(std::map<std::string, std::int64_t>& sum,
                const std::map<std::string, std::int64_t>& other) {
  std::erase_if(sum, [&](const auto& entry) { return !other.contains(entry.first); });
  for (auto& [name, count] : sum) count += other.at(name);
}

void add_count(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& other) {
  if (sum && other) {
    *sum += *other;
  } else {
    sum.reset();
  }
}

void add(const CollectionSnapshot& other, CollectionSnapshot& whole) {
  add_count(whole.entity_count, other.entity_count);
  add_count(whole.colliding_rows, other.colliding_rows);
  add_count(whole.rows_estimate, other.rows_estimate);
  add_counts(whole.null_counts, other.null_counts);
  add_counts(whole.key_counts, other.key_counts);
  add_counts(whole.filtered_counts, other.filtered_counts);
  whole.filter_problems.insert(other.filter_problems.begin(), other.filter_problems.end());
  whole.aliases.insert(whole.aliases.end(), other.aliases.begin(), other.aliases.end());
  for (const auto& partition : other.partitions) {
    const auto& known = whole.partitions;
    if (std::ranges::find(known, partition.name, &PartitionSnapshot::name) == known.end()) {
      whole.partitions.push_back(partition);
    }
  }
}

/// Rows of both must have a place in one target, with one set of rules for all.
bool has_same_fields(const CompileContext& context, const Placed<std::string>& name,
                     const CollectionSnapshot& first, const CollectionSnapshot& other) {
  const auto found = about({Aspect::kField, Aspect::kDynamicField, Aspect::kFunction},
                           differences(parts_of(first.schema), parts_of(other.schema)));
  if (found.empty()) return true;
  std::vector<std::string> texts;
  for (const auto& difference : found) texts.push_back(to_string(difference));
  add_error(context.diagnostics, "P0327", name.place,
            "collection " + quote(name.value) + " has other fields than " +
                quote(first.address.collection) + ": " + join(texts, "; "),
            "move it by an entry of its own, with another target_name", subject_of(other));
  return false;
}

/// Of a definition, what a collection can have beside its fields and its rows.
std::vector<Change> left_behind(const CollectionSnapshot& first, const CollectionSnapshot& other) {
  std::vector<Change> changes;
  for (const auto& difference : about({Aspect::kIndex, Aspect::kProperty, Aspect::kDescription,
                                       Aspect::kConsistency, Aspect::kPartitionCount},
                                      differences(parts_of(other), parts_of(first)))) {
    changes.push_back({.kind = ChangeKind::kLost,
                       .path = to_string(other.address) + " " + what_text(difference),
                       .before = before_text(difference),
                       .after = after_text(difference),
                       .reason = "as " + to_string(first.address) + " has it"});
  }
  return changes;
}

bool can_be_one(const CompileContext& context, const CollectionIntent& collection) {
  const auto& first = collection.merged.front();
  if (collection.auto_id.value) {
    add_error(context.diagnostics, "P0327", first.place,
              "with auto_id nothing tells which rows of several collections are there",
              "leave auto_id out, or move the collections one by one");
    return false;
  }
  const auto& partitions = collection.partitions;
  if (partitions.is_explicit() && partitions.value == PartitionMode::kKeep) {
    add_error(context.diagnostics, "P0327", first.place,
              "rows of several collections share the default partition, and partitions: keep "
              "is asked for at " +
                  to_string(partitions.place),
              "write partitions: merge");
    return false;
  }
  return true;
}

}  // namespace

std::vector<std::string> partitions_to_load(const CollectionSnapshot& source) {
  if (source.load_state == LoadState::kNotLoaded) return {""};
  std::vector<std::string> names;
  for (const auto& partition : source.partitions) {
    if (partition.load_state != LoadState::kLoaded) names.push_back(partition.name);
  }
  return names;
}

CollectionIntent as_one(CollectionIntent collection) {
  if (!collection.merged.empty()) collection.partitions.value = PartitionMode::kMerge;
  return collection;
}

std::optional<MergedSources> merge_sources(const CompileContext& context,
                                           const CollectionIntent& collection,
                                           const CollectionSnapshot& first) {
  MergedSources made{.whole = first, .first_fingerprint = schema_fingerprint(first)};
  if (collection.merged.empty()) {
    made.temporary_loads = partitions_to_load(first);
    return made;
  }
  bool fits = can_be_one(context, collection);
  made.temporary_loads = load_texts(first.address, partitions_to_load(first));
  for (const auto& name : collection.merged) {
    CollectionIntent entry = collection;
    entry.source.collection = name.value;
    entry.place = name.place;
    const CollectionSnapshot* other = find_source(context, entry);
    const bool can_move = other != nullptr && check_source(context, entry, *other);
    if (!can_move || !has_same_fields(context, name, first, *other)) {
      fits = false;
      continue;
    }
    add(*other, made.whole);
    const auto rows = rows_to_move(collection, *other);
    made.others.push_back({.address = other->address,
                           .collection_id = other->collection_id,
                           .fingerprint = schema_fingerprint(*other),
                           .entity_count = rows});
    const auto loads = load_texts(other->address, partitions_to_load(*other));
    made.temporary_loads.insert(made.temporary_loads.end(), loads.begin(), loads.end());
    made.changes.push_back({.kind = ChangeKind::kAdd,
                            .path = "rows of " + to_string(other->address),
                            .after = rows ? grouped(*rows) : "an unknown number",
                            .origin = name.place});
    const auto lost = left_behind(first, *other);
    made.changes.insert(made.changes.end(), lost.begin(), lost.end());
  }
  if (!fits) return std::nullopt;
  return made;
}

}  // namespace kiteway::planner
