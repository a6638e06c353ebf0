#include "schema/diff.h"

#include "schema/base/quote.h"

#include <algorithm>
#include <map>
#include <utility>

namespace kiteway {
namespace {

Part part_of(const FieldSchema& field) {
  Part part{.key = {.aspect = Aspect::kField, .name = field.name}, .value = field};
  auto& list = part.attributes;
  list.push_back({"type", to_string(field.type)});
  if (field.element_type != DataType::kNone) {
    list.push_back({"element_type", to_string(field.element_type)});
  }
  for (const auto& [key, value] : field.type_params) list.push_back({key, value});
  list.push_back({"primary_key", field.is_primary_key});
  list.push_back({"auto_id", field.auto_id});
  list.push_back({"partition_key", field.is_partition_key});
  list.push_back({"clustering_key", field.is_clustering_key});
  list.push_back({"function_output", field.is_function_output});
  list.push_back({"nullable", field.nullable});
  if (field.default_value) list.push_back({"default", *field.default_value});
  if (!field.description.empty()) list.push_back({kDescriptionAttribute, field.description});
  return part;
}

Part part_of(const FunctionSchema& function) {
  Part part{.key = {.aspect = Aspect::kFunction, .name = function.name}, .value = function};
  auto& list = part.attributes;
  list.push_back({"type", to_string(function.type)});
  list.push_back({"input", join(function.inputs, ", ")});
  list.push_back({"output", join(function.outputs, ", ")});
  for (const auto& [key, value] : function.params) list.push_back({key, value});
  if (!function.description.empty()) list.push_back({kDescriptionAttribute, function.description});
  return part;
}

Part part_of(const IndexSpec& index) {
  Part part{.key = part_key(index), .value = index};
  for (const auto& [key, value] : index.params) part.attributes.push_back({key, value});
  if (!index.index_name.empty()) part.attributes.push_back({"name", index.index_name});
  return part;
}

Part part_of(Aspect aspect, Fact value) { return {{.aspect = aspect}, std::move(value)}; }

Part part_of(Aspect aspect, std::string name, Fact value) {
  return {{.aspect = aspect, .name = std::move(name)}, std::move(value)};
}

/// An attribute without a value is none.
std::optional<Fact> value_of(const Attribute& attribute) {
  const auto* text = std::get_if<std::string>(&attribute.value);
  if (text != nullptr && text->empty()) return std::nullopt;
  return attribute.value;
}

void add_attributes(const Part& before, const Part& after, Differences& found) {
  std::map<std::string, const Attribute*> values;
  for (const auto& attribute : after.attributes) values[attribute.name] = &attribute;
  for (const auto& old : before.attributes) {
    const auto now = values.extract(old.name);
    Difference one{before.key, old.name, value_of(old)};
    if (!now.empty()) one.after = value_of(*now.mapped());
    if (one.before != one.after) found.push_back(std::move(one));
  }
  for (const auto& attribute : after.attributes) {
    if (!values.contains(attribute.name) || !value_of(attribute)) continue;
    found.push_back({before.key, attribute.name, std::nullopt, attribute.value});
  }
}

std::map<PartKey, const Part*> by_key(const Parts& parts) {
  std::map<PartKey, const Part*> keyed;
  for (const auto& part : parts) keyed.emplace(part.key, &part);
  return keyed;
}

}  // namespace

PartKey part_key(const IndexSpec& index) {
  return {.aspect = Aspect::kIndex, .name = index.field_name, .json_path = json_path(index)};
}

Parts parts_of(const CollectionSchema& schema) {
  Parts parts;
  std::vector<std::string> names;
  for (const auto& field : schema.fields) {
    parts.push_back(part_of(field));
    names.push_back(field.name);
    for (FieldSchema member : field.sub_fields) {
      member.name = to_string(FieldPath{field.name, member.name});
      parts.push_back(part_of(member));
    }
  }
  parts.push_back(part_of(Aspect::kFieldOrder, join(names, ", ")));
  parts.push_back(part_of(Aspect::kDynamicField, schema.dynamic_field_enabled));
  for (const auto& function : schema.functions) parts.push_back(part_of(function));
  if (!schema.description.empty()) {
    parts.push_back(part_of(Aspect::kDescription, schema.description));
  }
  return parts;
}

Parts parts_of(const CollectionSnapshot& collection) {
  Parts parts{part_of(Aspect::kIdentity, std::to_string(collection.collection_id))};
  for (auto& part : parts_of(collection.schema)) parts.push_back(std::move(part));
  parts.push_back(part_of(Aspect::kShards, std::int64_t{collection.shard_count}));
  if (partition_key(collection.schema) != nullptr) {
    parts.push_back(part_of(Aspect::kPartitionCount, collection.partition_count));
  }
  parts.push_back(part_of(Aspect::kConsistency, to_string(collection.consistency_level)));
  for (const auto& partition : collection.partitions) {
    parts.push_back(part_of(Aspect::kPartition, partition.name, Present{}));
  }
  for (const auto& index : collection.indexes) parts.push_back(part_of(index));
  for (const auto& [key, value] : collection.properties) {
    parts.push_back(part_of(Aspect::kProperty, key, value));
  }
  for (const auto& alias : collection.aliases) {
    parts.push_back(part_of(Aspect::kAlias, alias, Present{}));
  }
  parts.push_back(part_of(Aspect::kLoad, to_string(collection.load_state)));
  if (collection.entity_count) {
    parts.push_back(part_of(Aspect::kRows, *collection.entity_count));
  }
  for (const auto& unknown : collection.unknown_parts) {
    parts.push_back(part_of(Aspect::kUnknownPart, unknown, Present{}));
  }
  return parts;
}

Aspect Difference::aspect() const {
  return attribute == kDescriptionAttribute ? Aspect::kDescription : part.aspect;
}

Differences differences(const Parts& before, const Parts& after) {
  Differences found;
  const auto old = by_key(before);
  const auto now = by_key(after);
  bool same_fields = true;
  for (const auto& part : before) {
    const auto other = now.find(part.key);
    if (other == now.end()) {
      same_fields = same_fields && part.key.aspect != Aspect::kField;
      if (part.key.aspect != Aspect::kRows) found.push_back({part.key, "", part.value});
    } else if (!part.attributes.empty() || !other->second->attributes.empty()) {
      add_attributes(part, *other->second, found);
    } else if (part.value != other->second->value) {
      found.push_back({part.key, "", part.value, other->second->value});
    }
  }
  for (const auto& part : after) {
    if (part.key.aspect == Aspect::kRows || old.contains(part.key)) continue;
    same_fields = same_fields && part.key.aspect != Aspect::kField;
    found.push_back({part.key, "", std::nullopt, part.value});
  }
  if (!same_fields) {
    std::erase_if(found, [](const Difference& one) { return one.aspect() == Aspect::kFieldOrder; });
  }
  return found;
}

Differences about(const std::set<Aspect>& aspects, Differences differences) {
  std::erase_if(differences,
                [&](const Difference& one) { return !aspects.contains(one.aspect()); });
  return differences;
}

}  // namespace kiteway
