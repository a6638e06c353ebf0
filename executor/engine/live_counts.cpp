#include "executor/engine/live_counts.h"

#include "planner/rules/fields.h"
#include "planner/rules/target_server.h"

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

Outcome count_nulls(Reader& source, const std::vector<std::string>& fields, std::uint64_t timestamp,
                    CollectionSnapshot& snapshot) {
  for (const auto& field : fields) {
    auto counted = if_known(source.count_nulls(snapshot.address, field, timestamp));
    if (!counted) return counted.error();
    if (*counted) snapshot.null_counts[field] = **counted;
  }
  return Done{};
}

Outcome count_collisions(Reader& source, std::uint64_t timestamp, CollectionSnapshot& snapshot) {
  std::vector<std::string> names;
  for (const auto& field : snapshot.schema.fields) names.push_back(field.name);
  auto counted = if_known(source.count_with_dynamic_keys(snapshot.address, names, timestamp));
  if (!counted) return counted.error();
  snapshot.colliding_rows = *counted;
  return Done{};
}

}  // namespace

Outcome count_for_rules(Reader& source, const planner::Intent& intent, planner::World& world) {
  const auto target =
      planner::target_server(intent.target, world.target.version, world.target_cluster);
  std::optional<std::uint64_t> timestamp;
  for (const auto& collection : intent.collections) {
    CollectionSnapshot* snapshot = find_source(world, collection.source);
    if (snapshot == nullptr || !snapshot->entity_count) continue;
    const auto fields = planner::fields_to_count(collection, *snapshot, target);
    const bool both_dynamic =
        snapshot->schema.dynamic_field_enabled && collection.dynamic_field.value;
    if (fields.empty() && !both_dynamic) continue;
    if (!timestamp) timestamp = source.timestamp();
    if (auto done = count_nulls(source, fields, *timestamp, *snapshot); !done) return done;
    if (!both_dynamic) continue;
    if (auto done = count_collisions(source, *timestamp, *snapshot); !done) return done;
  }
  return Done{};
}

}  // namespace kiteway::executor
