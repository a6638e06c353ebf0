#include "planner/target.h"

#include "planner/rules/indexes.h"
#include "planner/rules/keys.h"
#include "planner/rules/properties.h"

#include <algorithm>
#include <string_view>

namespace kiteway::planner {
namespace {

/// One shard serves about this many rows (the rule of the service that this tool replaces).
constexpr std::int64_t kRowsPerShard = 100'000'000;

/// Parameters that belong to a type. Some writers leave others behind (milvus-facts 3.7).
bool belongs_to_type(const FieldSchema& field, std::string_view param) {
  if (param == "mmap.enabled") return true;
  switch (field.type) {
    case DataType::kVarChar:
      return param != "dim" && param != "max_capacity";
    case DataType::kArray:
      return param == "max_capacity" || param == "max_length";
    case DataType::kBinaryVector:
    case DataType::kFloatVector:
    case DataType::kFloat16Vector:
    case DataType::kBFloat16Vector:
    case DataType::kInt8Vector:
      return param == "dim";
    default:
      return false;
  }
}

std::int32_t shard_count(const CollectionIntent& intent, const CollectionSnapshot& source,
                         const Capabilities& target) {
  if (intent.shards.value) return static_cast<std::int32_t>(*intent.shards.value);
  const std::int64_t rows = source.entity_count.value_or(0);
  const std::int64_t wanted = std::max<std::int64_t>(1, (rows + kRowsPerShard - 1) / kRowsPerShard);
  return static_cast<std::int32_t>(std::min<std::int64_t>(wanted, target.limits.shards_for_auto));
}

std::string index_text(const IndexSpec& index) {
  const std::string metric = metric_type(index);
  return metric.empty() ? index_type(index) : index_type(index) + " (" + metric + ")";
}

std::string on_off(bool value) { return value ? "on" : "off"; }

void add_schema_changes(const CollectionIntent& intent, const CollectionSnapshot& source,
                        const TargetCollection& target, ChangeList& list) {
  for (const auto& field : source.schema.fields) {
    const FieldSchema* made = find_field(target.schema, field.name);
    if (made != nullptr && *made == field) ++list.unchanged_count;
    for (const auto& [param, value] : field.type_params) {
      if (belongs_to_type(field, param)) continue;
      list.changes.push_back({.kind = ChangeKind::kLost,
                              .path = "field " + field.name + " parameter " + param,
                              .before = value,
                              .reason = "it means nothing for " + to_string(field.type)});
    }
  }
  const bool before = source.schema.dynamic_field_enabled;
  const bool after = target.schema.dynamic_field_enabled;
  if (before == after) {
    ++list.unchanged_count;
  } else {
    list.changes.push_back({.kind = after ? ChangeKind::kModify : ChangeKind::kLost,
                            .path = "dynamic field",
                            .before = on_off(before),
                            .after = on_off(after),
                            .reason = after ? (intent.dynamic_field.is_explicit() ? "" : "default")
                                            : "its keys are not copied",
                            .origin = intent.dynamic_field.place});
  }
  if (source.shard_count == target.shard_count) {
    ++list.unchanged_count;
  } else {
    list.changes.push_back({.path = "shards",
                            .before = std::to_string(source.shard_count),
                            .after = std::to_string(target.shard_count),
                            .reason = intent.shards.value ? "" : "auto: one per 100 million rows",
                            .origin = intent.shards.place});
  }
}

void add_index_changes(const CollectionSnapshot& source, const TargetCollection& target,
                       ChangeList& list) {
  for (const auto& index : source.indexes) {
    const auto made = std::ranges::find(target.indexes, index.field_name, &IndexSpec::field_name);
    if (made == target.indexes.end()) {
      list.changes.push_back({.kind = ChangeKind::kLost,
                              .path = "index " + index.field_name,
                              .before = index_text(index),
                              .reason = "its field is not on the target"});
    } else if (made->params == index.params) {
      ++list.unchanged_count;
    } else {
      list.changes.push_back({.kind = ChangeKind::kModify,
                              .path = "index " + index.field_name,
                              .before = index_text(index),
                              .after = index_text(*made)});
    }
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
      ++list.unchanged_count;
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
  made.schema.name = intent.target.collection;
  made.schema.dynamic_field_enabled = intent.dynamic_field.value;
  for (auto& field : made.schema.fields) {
    field.auto_id = false;
    std::erase_if(field.type_params,
                  [&](const auto& param) { return !belongs_to_type(field, param.first); });
  }
  set_keys(intent, source, made.schema);
  if (partition_key(source.schema) != nullptr) {
    made.partition_count = source.partition_count;
  } else {
    for (const auto& partition : source.partitions) {
      if (partition.name != kDefaultPartition) made.partitions.push_back(partition.name);
    }
  }
  set_target_properties(intent, source, made);
  made.indexes = target_indexes(intent, source, target);
  return made;
}

ChangeList changes_between(const CollectionIntent& intent, const CollectionSnapshot& source,
                           const TargetCollection& target) {
  ChangeList list;
  list.changes = key_changes(intent, source, target);
  add_schema_changes(intent, source, target, list);
  add_index_changes(source, target, list);
  for (const auto& partition : target.partitions) {
    list.changes.push_back({.kind = ChangeKind::kAdd, .path = "partition " + partition});
  }
  add_property_changes(intent, source, target, list);
  return list;
}

std::vector<std::string> scan_partitions(const CollectionSnapshot& source) {
  if (source.partitions.empty()) return {""};
  std::vector<std::string> names;
  for (const auto& partition : source.partitions) names.push_back(partition.name);
  return names;
}

std::uint64_t row_bytes_estimate(const CollectionSchema& schema) {
  // A text is rarely as long as it may be; the sample that scan takes replaces these guesses.
  constexpr std::uint64_t kTextGuess = 64;
  constexpr std::uint64_t kJsonGuess = 128;
  std::uint64_t bytes = schema.dynamic_field_enabled ? kJsonGuess / 2 : 0;
  for (const auto& field : schema.fields) {
    const auto dim = static_cast<std::uint64_t>(type_param(field, "dim").value_or(0));
    switch (field.type) {
      case DataType::kFloatVector:
        bytes += dim * 4;
        break;
      case DataType::kFloat16Vector:
      case DataType::kBFloat16Vector:
        bytes += dim * 2;
        break;
      case DataType::kInt8Vector:
        bytes += dim;
        break;
      case DataType::kBinaryVector:
        bytes += dim / 8;
        break;
      case DataType::kVarChar: {
        const auto length = static_cast<std::uint64_t>(type_param(field, "max_length").value_or(0));
        bytes += std::min(kTextGuess, length);
        break;
      }
      default:
        bytes += fixed_width(field.type).value_or(kJsonGuess);
    }
  }
  return bytes;
}

}  // namespace kiteway::planner
