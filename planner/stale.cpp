#include "planner/stale.h"

#include "planner/compile/existing.h"
#include "planner/target.h"
#include "schema/fingerprint.h"

#include <set>

namespace kiteway::planner {
namespace {

void add_line_differences(const std::string& subject, const std::vector<std::string>& before,
                          const std::vector<std::string>& after,
                          std::vector<std::string>& reasons) {
  const std::set<std::string> old_lines(before.begin(), before.end());
  const std::set<std::string> new_lines(after.begin(), after.end());
  for (const auto& line : old_lines) {
    if (!new_lines.contains(line)) reasons.push_back(subject + " no longer has: " + line);
  }
  for (const auto& line : new_lines) {
    if (!old_lines.contains(line)) reasons.push_back(subject + " now has: " + line);
  }
}

std::vector<std::string> scan_lines(const std::vector<std::string>& partitions) {
  std::vector<std::string> lines;
  for (const auto& name : partitions) {
    if (!name.empty()) lines.push_back("partition " + name);
  }
  return lines;
}

void add_source_reasons(const CollectionPlan& collection, const World& world,
                        std::vector<std::string>& reasons) {
  const std::string subject = "source collection " + to_string(collection.source);
  const auto* source = find_collection(world.source, collection.source);
  if (source == nullptr) {
    reasons.push_back(subject + " no longer exists");
    return;
  }
  if (source->collection_id != collection.source_collection_id) {
    reasons.push_back(subject + " was dropped and made again (collection id " +
                      std::to_string(collection.source_collection_id) + " -> " +
                      std::to_string(source->collection_id) + ")");
  }
  if (schema_fingerprint(*source) != collection.source_fingerprint) {
    const std::size_t told = reasons.size();
    add_line_differences(subject, schema_lines(collection.source_schema),
                         schema_lines(source->schema), reasons);
    const bool is_whole = collection.target.partition_count > 0;  // partitions became one
    if (!is_whole) {
      add_line_differences(subject, scan_lines(collection.scan_partitions),
                           scan_lines(scan_partitions(*source)), reasons);
    }
    if (reasons.size() == told) reasons.push_back(subject + " has its fields in another order");
  }
}

void add_target_reasons(const CollectionPlan& collection, const World& world,
                        std::vector<std::string>& reasons) {
  const CollectionAddress& address = collection.target.address;
  const std::string subject = "target collection " + to_string(address);
  const auto* target = find_collection(world.target, address);
  const auto* history = find_history(world, address);
  const bool is_ours = target != nullptr && history != nullptr &&
                       history->intent_key == collection.intent_key &&
                       (history->target_collection_id == 0 ||
                        history->target_collection_id == target->collection_id);
  if (is_ours) return;
  const bool is_known =
      target != nullptr && target->collection_id == collection.existing_collection_id;
  if (is_known && collection.action == CollectionAction::kRecreate) return;
  if (is_known && collection.action == CollectionAction::kAdopt) {
    for (const auto& difference : existing_differences(collection.target, *target)) {
      reasons.push_back(subject + " is not as planned any more: " + difference);
    }
    return;
  }
  const bool may_be_absent = collection.action == CollectionAction::kCreate ||
                             collection.action == CollectionAction::kRecreate;
  if (target != nullptr) {
    reasons.push_back(subject + " exists now, and was not made by this plan");
  } else if (!may_be_absent) {
    reasons.push_back(subject + " no longer exists");
  }
}

}  // namespace

std::vector<std::string> stale_reasons(const CompiledPlan& plan, const World& world,
                                       Purpose purpose) {
  std::vector<std::string> reasons;
  for (const auto& collection : plan.collections) {
    add_source_reasons(collection, world, reasons);
    if (purpose == Purpose::kApply) add_target_reasons(collection, world, reasons);
  }
  return reasons;
}

}  // namespace kiteway::planner
