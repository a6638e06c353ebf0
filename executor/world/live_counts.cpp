#include "executor/world/live_counts.h"

#include "planner/compile/rows_to_count.h"
#include "planner/compile/rules/target_server.h"
#include "planner/model/sources.h"

#include <utility>

namespace kiteway::executor {
namespace {

CollectionSnapshot* find_source(planner::World& world, const CollectionAddress& address) {
  const auto database = world.source.databases.find(address.database);
  if (database == world.source.databases.end()) return nullptr;
  const auto found = database->second.collections.find(address.collection);
  return found == database->second.collections.end() ? nullptr : &found->second;
}

/// Nothing where the server does not understand the question.
Result<std::optional<std::int64_t>> if_known(Result<std::int64_t> counted) {
  if (counted) return std::optional(*counted);
  const ErrorKind kind = counted.error().kind;
  const bool is_unknown = kind == ErrorKind::kInvalidInput || kind == ErrorKind::kUnsupported ||
                          kind == ErrorKind::kInternal;
  if (is_unknown) return std::optional<std::int64_t>();
  return counted.error();
}

/// What is counted: rows of one collection of the source.
struct Question {
  Reader& source;
  RowSelection rows;
};

Outcome count_nulls(const Question& question, const std::vector<std::string>& fields,
                    CollectionSnapshot& snapshot) {
  for (const auto& field : fields) {
    auto counted = if_known(question.source.count_nulls(question.rows, field));
    if (!counted) return counted.error();
    if (*counted) snapshot.null_counts[field] = **counted;
  }
  return Done{};
}

Outcome count_collisions(const Question& question, const std::vector<std::string>& keys,
                         CollectionSnapshot& snapshot) {
  auto counted = if_known(question.source.count_with_dynamic_keys(question.rows, keys));
  if (!counted) return counted.error();
  snapshot.colliding_rows = *counted;
  return Done{};
}

Outcome count_keys(const Question& question, const std::vector<std::string>& keys,
                   CollectionSnapshot& snapshot) {
  for (const auto& key : keys) {
    auto counted = if_known(question.source.count_with_dynamic_keys(question.rows, {key}));
    if (!counted) return counted.error();
    if (*counted) snapshot.key_counts[key] = **counted;
  }
  return Done{};
}

/// False for a filter that the source does not take, which is for the rules to tell, with its
/// place.
Result<bool> count_filtered(const Question& question, CollectionSnapshot& snapshot) {
  auto counted = question.source.count(question.rows);
  if (counted) {
    snapshot.filtered_counts[question.rows.filter] = *counted;
    return true;
  }
  const std::string message = counted.error().message;
  auto known = if_known(std::move(counted));
  if (!known) return known.error();
  snapshot.filter_problems[question.rows.filter] = message;
  return false;
}

Outcome count(const Question& question, const planner::RowsToCount& rows,
              CollectionSnapshot& snapshot) {
  if (!question.rows.filter.empty()) {
    auto is_taken = count_filtered(question, snapshot);
    if (!is_taken) return is_taken.error();
    if (!*is_taken) return Done{};
  }
  if (auto done = count_nulls(question, rows.null_fields, snapshot); !done) return done;
  if (auto done = count_keys(question, rows.taken_keys, snapshot); !done) return done;
  if (rows.dynamic_keys.empty()) return Done{};
  return count_collisions(question, rows.dynamic_keys, snapshot);
}

}  // namespace

Outcome count_for_rules(Reader& source, const planner::Intent& intent, planner::World& world) {
  const auto target =
      planner::target_server(intent.target, world.target.version, world.target_cluster);
  std::optional<std::uint64_t> timestamp;
  for (const auto& collection : intent.collections) {
    for (const auto& address : planner::sources_of(collection)) {
      CollectionSnapshot* snapshot = find_source(world, address);
      if (snapshot == nullptr || !snapshot->entity_count) continue;
      const auto rows = planner::rows_to_count(collection, *snapshot, target);
      if (collection.filter.value.empty() && rows.none()) continue;
      if (!timestamp) timestamp = source.timestamp();
      const Question question{.source = source,
                              .rows = {.address = snapshot->address,
                                       .filter = collection.filter.value,
                                       .timestamp = *timestamp}};
      if (auto done = count(question, rows, *snapshot); !done) return done;
    }
  }
  return Done{};
}

Outcome count_filtered_rows(Reader& source, const planner::CompiledPlan& plan,
                            planner::World& world) {
  for (const auto& collection : plan.collections) {
    if (collection.filter.empty()) continue;
    const std::uint64_t timestamp = source.timestamp();
    for (const auto& planned : planner::sources_of(collection)) {
      CollectionSnapshot* snapshot = find_source(world, planned.address);
      if (snapshot == nullptr || !snapshot->entity_count) continue;
      const Question question{
          .source = source,
          .rows = {
              .address = snapshot->address, .filter = collection.filter, .timestamp = timestamp}};
      auto counted = count_filtered(question, *snapshot);
      if (!counted) return counted.error();
    }
  }
  return Done{};
}

}  // namespace kiteway::executor
