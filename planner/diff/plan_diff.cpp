#include "planner/diff/plan_diff.h"

#include "planner/diff/plan_parts.h"

namespace kiteway::planner {
namespace {

std::string name_of(const CollectionPlan& collection) {
  return "collection " + to_string(collection.target.address);
}

std::string one_line(const CollectionPlan& collection) {
  return to_string(collection.action) + ", " + rows_text(collection);
}

}  // namespace

std::vector<ObjectDiff> diff_plans(const CompiledPlan& before, const CompiledPlan& after) {
  std::vector<ObjectDiff> objects;
  if (auto found = differences(parts_of(before), parts_of(after)); !found.empty()) {
    objects.push_back({.name = "plan", .differences = std::move(found)});
  }
  for (const auto& old : before.collections) {
    const auto* now = find_collection_plan(after, old.target.address);
    if (now == nullptr) {
      objects.push_back(
          {.name = name_of(old), .change = ObjectChange::kRemoved, .notes = {one_line(old)}});
      continue;
    }
    auto found = differences(parts_of(before, old), parts_of(after, *now));
    if (!found.empty()) {
      objects.push_back({.name = name_of(old), .differences = std::move(found)});
    }
  }
  for (const auto& now : after.collections) {
    if (find_collection_plan(before, now.target.address) != nullptr) continue;
    objects.push_back(
        {.name = name_of(now), .change = ObjectChange::kAdded, .notes = {one_line(now)}});
  }
  return objects;
}

}  // namespace kiteway::planner
