#include "planner/model/compiled_plan.h"

#include "schema/base/units.h"

#include <algorithm>
#include <array>
#include <cctype>
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

const FieldSchema* target_field(const TargetCollection& target,
                                const std::string& source_name) noexcept {
  return find_field(target.schema, target_path(target, source_name));
}

std::string target_path(const TargetCollection& target, const std::string& source_path) {
  FieldPath path = field_path(source_path);
  const auto renamed = target.renamed.find(path.field);
  if (renamed != target.renamed.end()) path.field = renamed->second;
  return to_string(path);
}

bool is_new_field(const TargetCollection& target, const std::string& name) noexcept {
  return target.added.contains(name) || target.from_dynamic.contains(name);
}

const FieldSchema* source_field(const TargetCollection& target, const CollectionSchema& source,
                                const std::string& target_name) noexcept {
  for (const auto& [before, after] : target.renamed) {
    if (after == target_name) return find_field(source, before);
  }
  return target.renamed.contains(target_name) ? nullptr : find_field(source, target_name);
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

bool quarantines(const CollectionPlan& collection) noexcept {
  return collection.on_row_error == RowErrorPolicy::kQuarantine;
}

std::string quarantine_file(const CompiledPlan& plan, const CollectionAddress& target) {
  std::string host = plan.target.host;
  for (char& c : host) {  // an IPv6 address has colons
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
    if (!is_plain) c = '_';
  }
  return "quarantine/" + host + "_" + std::to_string(plan.target.port) + "/" + target.database +
         "." + target.collection + ".jsonl";
}

bool destroys(const CollectionPlan& collection) noexcept {
  return collection.action == CollectionAction::kRecreate;
}

bool is_altered(const CollectionPlan& collection) noexcept {
  return std::ranges::any_of(collection.drift, [](const Difference& one) {
    return one.aspect() != Aspect::kRows && one.aspect() != Aspect::kAlias;
  });
}

bool has_no_changes(const CompiledPlan& plan) noexcept { return plan.nodes.empty(); }

std::string rows_text(const CollectionPlan& collection) {
  if (!collection.entity_count) return "an unknown number of rows (not loaded)";
  const auto rows = static_cast<std::uint64_t>(*collection.entity_count);
  std::string text = grouped(*collection.entity_count) + (rows == 1 ? " row" : " rows");
  if (rows > 0) text += ", ~" + human_bytes(rows * collection.row_bytes_estimate);
  return text;
}

}  // namespace kiteway::planner
