#include "planner/compile/rules/partitions.h"

#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

std::vector<std::string> kept_partitions(const RuleInput& input) {
  std::vector<std::string> kept;
  const bool has_key =
      partition_key(input.made.schema) != nullptr || partition_key(input.source.schema) != nullptr;
  if (has_key || input.intent.partitions.value == PartitionMode::kMerge) return kept;
  for (const auto& partition : input.source.partitions) {
    if (partition.name != kDefaultPartition) kept.push_back(partition.name);
  }
  return kept;
}

void refuse_key(const RuleInput& input, Diagnostics& findings) {
  const auto& wish = input.intent.partitions;
  const bool is_kept = wish.is_explicit() && wish.value == PartitionMode::kKeep;
  const FieldSchema* key = partition_key(input.made.schema);
  if (!is_kept || key == nullptr || input.source.partitions.size() <= 1) return;
  add_error(findings, "P0326", wish.place,
            "the " + grouped(std::ssize(input.source.partitions)) +
                " partitions of the source cannot be kept, for field " + quote(key->name) +
                " is the partition key, by which rows are spread",
            "write partitions: merge, or choose no partition key", subject_of(input.source));
}

void refuse_by_server(const RuleInput& input, const std::vector<std::string>& names,
                      Diagnostics& findings) {
  const TargetServer& server = input.server;
  const SourcePlace& place = input.intent.place;
  const std::string subject = subject_of(input.source);
  if (!names.empty() && !server.can.partitions) {
    add_error(findings, "P0402", place,
              server.text + " has no partitions, and the collection has some",
              "write partitions: merge, or choose a target that has them", subject);
  }
  for (const auto& name : names) {
    if (const auto problem = partition_name_problem(name, server.can.names)) {
      add_error(
          findings, "P0405", place,
          server.text + " takes no partition called " + quote(name) + ": the name " + *problem,
          "choose a target that takes it", subject);
    }
  }
  const std::int64_t count =
      input.made.partition_count > 0 ? input.made.partition_count : std::ssize(names) + 1;
  if (count > server.can.limits.partitions) {
    add_error(findings, "P0406", place,
              "the collection has " + grouped(count) + " partitions, and " + server.text +
                  " holds " + grouped(server.can.limits.partitions) + " at most",
              "choose a target that holds them", subject);
  }
}

}  // namespace

std::vector<std::string> scan_partitions(const CollectionSnapshot& source) {
  if (source.partitions.empty()) return {""};
  std::vector<std::string> names;
  for (const auto& partition : source.partitions) names.push_back(partition.name);
  return names;
}

Decided<std::int64_t> decide_partition_count(const RuleInput& input) {
  const std::string path = "partitions of the partition key";
  const bool had_key = partition_key(input.source.schema) != nullptr;
  const bool has_key = partition_key(input.made.schema) != nullptr;
  const std::int64_t count = had_key ? input.source.partition_count : 0;
  Decided<std::int64_t> decided{.value = has_key ? count : 0};
  if (has_key && count == 0) decided.value = input.server.can.limits.partitions_default;
  const bool is_spread = decided.value > 0;
  const std::string before = had_key ? std::to_string(count) : "";
  const std::string after = is_spread ? std::to_string(decided.value) : "";
  if (before != after) {
    decided.changes.push_back({.kind = is_spread ? ChangeKind::kModify : ChangeKind::kLost,
                               .path = path,
                               .before = before,
                               .after = after});
  } else if (is_spread) {
    decided.keep(path, after);
  }
  return decided;
}

Decided<std::vector<std::string>> decide_partitions(const RuleInput& input) {
  Decided<std::vector<std::string>> decided{.value = kept_partitions(input)};
  refuse_key(input, decided.findings);
  refuse_by_server(input, decided.value, decided.findings);
  for (const auto& name : decided.value) {
    decided.changes.push_back({.kind = ChangeKind::kAdd, .path = "partition " + name});
  }
  const bool is_spread = input.made.partition_count > 0;
  for (const auto& partition : input.source.partitions) {
    const bool is_kept = partition.name == kDefaultPartition ||
                         std::ranges::find(decided.value, partition.name) != decided.value.end();
    if (is_kept) continue;
    decided.changes.push_back(
        {.kind = ChangeKind::kLost,
         .path = "partition " + partition.name,
         .reason = is_spread ? "its rows go where the partition key says"
                             : "its rows go to the default partition",
         .origin = is_spread ? SourcePlace{} : input.intent.partitions.place});
  }
  return decided;
}

Decided<std::vector<std::string>> decide_scans(const RuleInput& input) {
  const bool merges =
      input.made.partition_count > 0 || input.intent.partitions.value == PartitionMode::kMerge;
  if (merges) return {.value = {""}};
  return {.value = scan_partitions(input.source)};
}

}  // namespace kiteway::planner
