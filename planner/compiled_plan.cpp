#include "planner/compiled_plan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kiteway::planner {
namespace {

constexpr std::array<std::pair<NodeKind, const char*>, 16> kNodeKinds{{
    {NodeKind::kCreateDatabase, "create_database"},
    {NodeKind::kDropCollection, "drop_collection"},
    {NodeKind::kCreateCollection, "create_collection"},
    {NodeKind::kCreatePartition, "create_partition"},
    {NodeKind::kCreateIndex, "create_index"},
    {NodeKind::kLoadSource, "load_source"},
    {NodeKind::kLoadToCompare, "load_to_compare"},
    {NodeKind::kScan, "scan"},
    {NodeKind::kCopy, "copy"},
    {NodeKind::kReleaseSource, "release_source"},
    {NodeKind::kSettle, "settle"},
    {NodeKind::kReleaseCompared, "release_compared"},
    {NodeKind::kVerify, "verify"},
    {NodeKind::kLoadTarget, "load_target"},
    {NodeKind::kSetProperties, "set_properties"},
    {NodeKind::kCreateAlias, "create_alias"},
}};

}  // namespace

std::string to_string(CollectionAction action) {
  switch (action) {
    case CollectionAction::kCreate:
      return "create";
    case CollectionAction::kAdopt:
      return "adopt";
    case CollectionAction::kRecreate:
      return "recreate";
    case CollectionAction::kResume:
      return "resume";
    case CollectionAction::kRefresh:
      return "refresh";
    case CollectionAction::kUnchanged:
      return "unchanged";
  }
  return "unknown";
}

std::string to_string(NodeKind kind) {
  for (const auto& [known, name] : kNodeKinds) {
    if (known == kind) return name;
  }
  return "unknown";
}

std::optional<NodeKind> node_kind_from(const std::string& text) {
  for (const auto& [kind, name] : kNodeKinds) {
    if (text == name) return kind;
  }
  return std::nullopt;
}

const CollectionPlan* find_collection_plan(const CompiledPlan& plan,
                                           const CollectionAddress& target) noexcept {
  const auto found = std::ranges::find_if(plan.collections, [&](const CollectionPlan& collection) {
    return collection.target.address == target;
  });
  return found == plan.collections.end() ? nullptr : &*found;
}

bool makes_keys(const CollectionPlan& collection) noexcept {
  const FieldSchema* key = primary_key(collection.target.schema);
  return key != nullptr && key->auto_id;
}

bool discards_keys(const CollectionPlan& collection) noexcept {
  return makes_keys(collection) && collection.original_pk_field.empty();
}

bool destroys(const CollectionPlan& collection) noexcept {
  return collection.action == CollectionAction::kRecreate;
}

bool has_no_changes(const CompiledPlan& plan) noexcept { return plan.nodes.empty(); }

}  // namespace kiteway::planner
