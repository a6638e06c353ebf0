#include "planner/compile/rules/pace.h"

#include "schema/primary_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kiteway::planner {
namespace {

/// Bytes of a text key: it is rarely as long as it may be.
constexpr std::uint64_t kTextKeyGuess = 32;

/// An upsert deletes by key before it inserts, and so does an insert of rows that may be there.
bool replaces_rows(const CollectionPlan& collection) {
  return collection.generation > 0 || collection.write == WritePolicy::kUpsert;
}

std::uint64_t key_bytes(const CollectionSchema& schema) {
  const FieldSchema* key = primary_key(schema);
  return key == nullptr ? 0 : fixed_width(key->type).value_or(kTextKeyGuess);
}

/// Requests that define something: a collection, its partitions, indexes and aliases.
std::uint64_t definitions(const CollectionPlan& collection) {
  const TargetCollection& target = collection.target;
  return 1 + target.partitions.size() + target.indexes.size() + target.aliases.size();
}

double seconds_of(std::uint64_t amount, std::int64_t per_second) {
  return static_cast<double>(amount) / static_cast<double>(per_second);
}

}  // namespace

std::optional<Pace> pace_of(const std::vector<CollectionPlan>& collections,
                            const ServerLimits& limits, const RateCaps& caps) {
  if (!limits.write_bytes_per_second) return std::nullopt;
  const std::int64_t rate =
      std::min(*limits.write_bytes_per_second, caps.bytes.value_or(*limits.write_bytes_per_second));
  std::uint64_t written = 0;
  std::uint64_t deleted = 0;
  std::uint64_t defined = 0;
  for (const auto& collection : collections) {
    if (collection.action == CollectionAction::kUnchanged) continue;
    const auto rows = static_cast<std::uint64_t>(collection.entity_count.value_or(0));
    written += rows * collection.row_bytes_estimate;
    if (replaces_rows(collection)) deleted += rows * key_bytes(collection.target.schema);
    defined += definitions(collection);
  }
  double seconds = seconds_of(written, rate);
  if (limits.delete_bytes_per_second) {
    seconds = std::max(seconds, seconds_of(deleted, *limits.delete_bytes_per_second));
  }
  if (limits.definitions_per_second) seconds += seconds_of(defined, *limits.definitions_per_second);
  return Pace{.write_bytes_per_second = rate,
              .seconds_least = static_cast<std::int64_t>(std::ceil(seconds))};
}

std::string to_string(const Pace& pace) {
  const std::int64_t minutes = (pace.seconds_least + 59) / 60;
  std::string time = fmt::format("{} s", pace.seconds_least);
  if (pace.seconds_least >= 120) time = fmt::format("{} min", minutes);
  if (minutes >= 120) time = fmt::format("{} h {} min", minutes / 60, minutes % 60);
  return fmt::format("{} or more, at {:.1f} MB/s", time,
                     static_cast<double>(pace.write_bytes_per_second) / 1e6);
}

}  // namespace kiteway::planner
