#include "planner/compile/target.h"

#include "planner/compile/rules/fields/field_layout.h"
#include "planner/compile/rules/fields/functions.h"
#include "planner/compile/rules/fields/params.h"
#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/indexes.h"
#include "planner/compile/rules/keys.h"
#include "planner/compile/rules/properties.h"
#include "schema/diff.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

/// One shard serves about this many rows (the rule of the service that this tool replaces).
constexpr std::int64_t kRowsPerShard = 100'000'000;

std::int32_t shard_count(const CollectionIntent& intent, const CollectionSnapshot& source,
                         const Capabilities& target) {
  if (intent.shards.value) return static_cast<std::int32_t>(*intent.shards.value);
  const std::int64_t rows = rows_to_move(intent, source).value_or(0);
  const std::int64_t wanted = std::max<std::int64_t>(1, (rows + kRowsPerShard - 1) / kRowsPerShard);
  return static_cast<std::int32_t>(std::min<std::int64_t>(wanted, target.limits.shards_for_auto));
}

std::string on_off(bool value) { return value ? "on" : "off"; }

void keep(ChangeList& list, std::string path, std::string value) {
  list.unchanged.push_back({.path = std::move(path), .after = std::move(value)});
}

void add_schema_changes(const CollectionIntent& intent, const CollectionSnapshot& source,
                        const TargetCollection& target, ChangeList& list) {
  for (const auto& field : source.schema.fields) {
    const FieldSchema* made = target_field(target, field.name);
    if (made != nullptr && *made == field) {
      keep(list, "field " + field.name, type_text(field));
    }
    add_lost_params(field, target, list.changes);
  }
  const bool before = source.schema.dynamic_field_enabled;
  const bool after = target.schema.dynamic_field_enabled;
  if (before == after) {
    keep(list, "dynamic field", on_off(after));
  } else {
    list.changes.push_back({.kind = after ? ChangeKind::kModify : ChangeKind::kLost,
                            .path = "dynamic field",
                            .before = on_off(before),
                            .after = on_off(after),
                            .reason = after ? (intent.dynamic_field.is_explicit() ? "" : "default")
                                      : target.from_dynamic.empty()
                                          ? "its keys are not copied"
                                          : "its other keys are not copied",
                            .origin = intent.dynamic_field.place});
  }
  if (source.shard_count == target.shard_count) {
    keep(list, "shards", std::to_string(target.shard_count));
  } else {
    list.changes.push_back({.path = "shards",
                            .before = std::to_string(source.shard_count),
                            .after = std::to_string(target.shard_count),
                            .reason = intent.shards.value ? "" : "auto: one per 100 million rows",
                            .origin = intent.shards.place});
  }
}

/// `field` is what became of the field of the index.
std::string why_no_index(const CollectionSchema& source, const IndexSpec& index,
                         const FieldSchema* field) {
  if (field == nullptr) return "its field is not on the target";
  const FieldSchema* before = find_field(source, index.field_name);
  const bool became_json = field->type == DataType::kJson && before->type != field->type;
  if (became_json) return "JSON is indexed by paths inside it";
  return "the target has no such index for a " + to_string(field->type);
}

/// Empty where the type of the field or the wish for AUTOINDEX says it.
std::string why_other_index(const CollectionSchema& source, const IndexSpec& index,
                            const FieldSchema& field) {
  const FieldSchema* before = find_field(source, index.field_name);
  if (holds_vectors(field.type) || before == nullptr || before->type != field.type) return "";
  return "the target has no index of that type";
}

void add_index_changes(const CollectionSnapshot& source, const TargetCollection& target,
                       ChangeList& list) {
  for (const auto& index : source.indexes) {
    const FieldSchema* field = target_field(target, index.field_name);
    IndexSpec renamed = index;
    renamed.field_name = target_path(target, index.field_name);
    const auto made = std::ranges::find_if(target.indexes, [&](const IndexSpec& one) {
      return field != nullptr && has_same_subject(one, renamed);
    });
    if (made == target.indexes.end()) {
      list.changes.push_back({.kind = ChangeKind::kLost,
                              .path = to_string(part_key(index)),
                              .before = index_text(index),
                              .reason = why_no_index(source.schema, index, field)});
    } else if (made->params == index.params) {
      keep(list, to_string(part_key(index)), index_text(index));
    } else {
      const bool is_scored_anew = scores_by_params(index) && !scores_by_params(*made);
      list.changes.push_back({.kind = is_scored_anew ? ChangeKind::kLost : ChangeKind::kModify,
                              .path = to_string(part_key(index)),
                              .before = index_text(index),
                              .after = index_text(*made),
                              .reason = is_scored_anew
                                            ? "the target scores by figures of its own"
                                            : why_other_index(source.schema, index, *field)});
    }
  }
}

void add_partition_changes(const CollectionIntent& intent, const CollectionSnapshot& source,
                           const TargetCollection& target, ChangeList& list) {
  const bool is_spread = target.partition_count > 0;
  const bool had_key = partition_key(source.schema) != nullptr;
  const std::string before = had_key ? std::to_string(source.partition_count) : "";
  const std::string after = is_spread ? std::to_string(target.partition_count) : "";
  if (before != after) {
    list.changes.push_back({.kind = is_spread ? ChangeKind::kModify : ChangeKind::kLost,
                            .path = "partitions of the partition key",
                            .before = before,
                            .after = after});
  } else if (is_spread) {
    keep(list, "partitions of the partition key", after);
  }
  for (const auto& partition : target.partitions) {
    list.changes.push_back({.kind = ChangeKind::kAdd, .path = "partition " + partition});
  }
  for (const auto& partition : source.partitions) {
    const bool is_kept =
        partition.name == kDefaultPartition ||
        std::ranges::find(target.partitions, partition.name) != target.partitions.end();
    if (is_kept) continue;
    list.changes.push_back({.kind = ChangeKind::kLost,
                            .path = "partition " + partition.name,
                            .reason = is_spread ? "its rows go where the partition key says"
                                                : "its rows go to the default partition",
                            .origin = is_spread ? SourcePlace{} : intent.partitions.place});
  }
}

void add_property_changes(const CollectionIntent& intent, const CollectionSnapshot& source,
                          const TargetCollection& target, ChangeList& list) {
  Properties after = target.properties;
  after.insert(target.late_properties.begin(), target.late_properties.end());
  for (const auto& [key, value] : source.properties) {
    if (after.contains(key)) continue;
    list.changes.push_back({.kind = ChangeKind::kLost,
                            .path = "property " + key,
                            .before = value,
                            .reason = "operational, not copied"});
  }
  for (const auto& [key, value] : after) {
    const auto before = source.properties.find(key);
    if (before != source.properties.end() && before->second == value) {
      keep(list, "property " + key, value);
      continue;
    }
    const bool is_new = before == source.properties.end();
    const auto wish = intent.properties.find(key);
    list.changes.push_back(
        {.kind = is_new ? ChangeKind::kAdd : ChangeKind::kModify,
         .path = "property " + key,
         .before = is_new ? "" : before->second,
         .after = value,
         .origin = wish == intent.properties.end() ? SourcePlace{} : wish->second.place});
  }
}

}  // namespace

TargetCollection target_collection(const CollectionIntent& intent, const CollectionSnapshot& source,
                                   const Capabilities& target) {
  TargetCollection made{.address = intent.target,
                        .schema = source.schema,
                        .shard_count = shard_count(intent, source, target),
                        .consistency_level = source.consistency_level};
  lay_out_fields(intent, made);
  made.schema.name = intent.target.collection;
  made.schema.dynamic_field_enabled = intent.dynamic_field.value;
  for (auto& field : made.schema.fields) {
    field.auto_id = false;
    clean_params(target, field);
  }
  set_keys(intent, source, made.schema);
  if (partition_key(source.schema) != nullptr) {
    made.partition_count = source.partition_count;
  } else if (intent.partitions.value == PartitionMode::kKeep) {
    for (const auto& partition : source.partitions) {
      if (partition.name != kDefaultPartition) made.partitions.push_back(partition.name);
    }
  }
  set_target_properties(intent, source, made);
  fit_functions(target, made);
  made.indexes = target_indexes(intent, source, made, target);
  return made;
}

ChangeList changes_between(const CollectionIntent& intent, const CollectionSnapshot& source,
                           const TargetCollection& target) {
  ChangeList list;
  list.changes = key_changes(intent, source, target);
  add_schema_changes(intent, source, target, list);
  add_function_changes(source, target, list.changes, list.unchanged);
  add_index_changes(source, target, list);
  add_partition_changes(intent, source, target, list);
  add_property_changes(intent, source, target, list);
  return list;
}

std::vector<std::string> scan_partitions(const CollectionSnapshot& source) {
  if (source.partitions.empty()) return {""};
  std::vector<std::string> names;
  for (const auto& partition : source.partitions) names.push_back(partition.name);
  return names;
}

}  // namespace kiteway::planner
