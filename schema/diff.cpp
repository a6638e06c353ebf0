#include "schema/diff.h"

#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/default_text.h"

#include <algorithm>
#include <map>
#include <utility>

namespace kiteway {
namespace {

constexpr const char* kPresent = "present";

std::string yes_no(bool value) { return value ? "yes" : "no"; }

/// "VarChar(512), primary key, nullable, default "new"".
std::string field_text(const FieldSchema& field) {
  std::string text = type_text(field);
  const std::pair<bool, const char*> marks[] = {{field.is_primary_key, "primary key"},
                                                {field.auto_id, "auto_id"},
                                                {field.is_partition_key, "partition key"},
                                                {field.is_clustering_key, "clustering key"},
                                                {field.is_function_output, "made by a function"},
                                                {field.nullable, "nullable"}};
  for (const auto& [is_set, word] : marks) {
    if (is_set) text += std::string(", ") + word;
  }
  if (field.default_value) text += ", default " + default_text(*field.default_value);
  return text;
}

Part part_of(const FieldSchema& field) {
  Part part{.name = "field " + field.name, .text = field_text(field)};
  auto& list = part.attributes;
  list.push_back({"type", to_string(field.type)});
  if (field.element_type != DataType::kNone) {
    list.push_back({"element type", to_string(field.element_type)});
  }
  for (const auto& [key, value] : field.type_params) list.push_back({key, value});
  list.push_back({"primary key", yes_no(field.is_primary_key)});
  list.push_back({"auto_id", yes_no(field.auto_id)});
  list.push_back({"partition key", yes_no(field.is_partition_key)});
  list.push_back({"clustering key", yes_no(field.is_clustering_key)});
  list.push_back({"made by a function", yes_no(field.is_function_output)});
  list.push_back({"nullable", yes_no(field.nullable)});
  if (field.default_value) list.push_back({"default", default_text(*field.default_value)});
  if (!field.description.empty()) {
    list.push_back({"description", quote(field.description), Aspect::kDescription});
  }
  return part;
}

Part part_of(const FunctionSchema& function) {
  Part part{.aspect = Aspect::kFunction,
            .name = "function " + function.name,
            .text = function_text(function)};
  auto& list = part.attributes;
  list.push_back({"type", to_string(function.type), Aspect::kFunction});
  list.push_back({"input", join(function.inputs, ", "), Aspect::kFunction});
  list.push_back({"output", join(function.outputs, ", "), Aspect::kFunction});
  for (const auto& [key, value] : function.params) {
    list.push_back({key, value, Aspect::kFunction});
  }
  if (!function.description.empty()) {
    list.push_back({"description", quote(function.description), Aspect::kDescription});
  }
  return part;
}

Part part_of(const IndexSpec& index) {
  Part part{.aspect = Aspect::kIndex, .name = part_name(index), .text = index_text(index)};
  for (const auto& [key, value] : index.params) {
    part.attributes.push_back({key, value, Aspect::kIndex});
  }
  if (!index.index_name.empty()) {
    part.attributes.push_back({"name", index.index_name, Aspect::kIndex});
  }
  return part;
}

void add_attributes(const Part& before, const Part& after, Differences& found) {
  std::map<std::string, const Attribute*> values;
  for (const auto& attribute : after.attributes) values[attribute.name] = &attribute;
  const auto what = [&](const Attribute& attribute) { return before.name + " " + attribute.name; };
  for (const auto& old : before.attributes) {
    const auto now = values.extract(old.name);
    const std::string value = now.empty() ? "" : now.mapped()->value;
    if (value != old.value) found.push_back({old.aspect, what(old), old.value, value});
  }
  for (const auto& attribute : after.attributes) {
    if (!values.contains(attribute.name)) continue;
    found.push_back({attribute.aspect, what(attribute), "", attribute.value});
  }
}

using Key = std::pair<Aspect, std::string>;

std::map<Key, const Part*> by_name(const Parts& parts) {
  std::map<Key, const Part*> named;
  for (const auto& part : parts) named.emplace(Key{part.aspect, part.name}, &part);
  return named;
}

}  // namespace

std::string part_name(const IndexSpec& index) {
  const std::string path = json_path(index);
  const std::string name = "index " + index.field_name;
  return path.empty() ? name : name + " " + path;
}

std::string index_text(const IndexSpec& index) {
  const std::string metric = metric_type(index);
  return metric.empty() ? index_type(index) : index_type(index) + " (" + metric + ")";
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
  parts.push_back({Aspect::kFieldOrder, "order of the fields", join(names, ", ")});
  parts.push_back(
      {Aspect::kDynamicField, "dynamic field", schema.dynamic_field_enabled ? "on" : "off"});
  for (const auto& function : schema.functions) parts.push_back(part_of(function));
  if (!schema.description.empty()) {
    parts.push_back({Aspect::kDescription, "description", quote(schema.description)});
  }
  return parts;
}

Parts parts_of(const CollectionSnapshot& collection) {
  Parts parts{{Aspect::kIdentity, "collection id", std::to_string(collection.collection_id)}};
  for (auto& part : parts_of(collection.schema)) parts.push_back(std::move(part));
  parts.push_back({Aspect::kShards, "shards", std::to_string(collection.shard_count)});
  if (partition_key(collection.schema) != nullptr) {
    parts.push_back({Aspect::kPartitionCount, "partitions of the partition key",
                     std::to_string(collection.partition_count)});
  }
  parts.push_back(
      {Aspect::kConsistency, "consistency level", to_string(collection.consistency_level)});
  for (const auto& partition : collection.partitions) {
    parts.push_back({Aspect::kPartition, "partition " + partition.name, kPresent});
  }
  for (const auto& index : collection.indexes) parts.push_back(part_of(index));
  for (const auto& [key, value] : collection.properties) {
    parts.push_back({Aspect::kProperty, "property " + key, value});
  }
  for (const auto& alias : collection.aliases) {
    parts.push_back({Aspect::kAlias, "alias " + alias, kPresent});
  }
  parts.push_back({Aspect::kLoad, "load state", to_string(collection.load_state)});
  if (collection.entity_count) {
    parts.push_back({Aspect::kRows, "rows", grouped(*collection.entity_count)});
  }
  for (const auto& unknown : collection.unknown_parts) {
    parts.push_back({Aspect::kUnknownPart, unknown, kPresent});
  }
  return parts;
}

std::string to_string(const Difference& difference) {
  const auto side = [](const std::string& text) { return text.empty() ? "absent" : text; };
  return difference.what + ": " + side(difference.before) + " -> " + side(difference.after);
}

Differences differences(const Parts& before, const Parts& after) {
  Differences found;
  const auto old = by_name(before);
  const auto now = by_name(after);
  bool same_fields = true;
  for (const auto& part : before) {
    const auto other = now.find({part.aspect, part.name});
    if (other == now.end()) {
      same_fields = same_fields && part.aspect != Aspect::kField;
      if (part.aspect != Aspect::kRows) found.push_back({part.aspect, part.name, part.text, ""});
    } else if (!part.attributes.empty() || !other->second->attributes.empty()) {
      add_attributes(part, *other->second, found);
    } else if (part.text != other->second->text) {
      found.push_back({part.aspect, part.name, part.text, other->second->text});
    }
  }
  for (const auto& part : after) {
    if (part.aspect == Aspect::kRows || old.contains({part.aspect, part.name})) continue;
    same_fields = same_fields && part.aspect != Aspect::kField;
    found.push_back({part.aspect, part.name, "", part.text});
  }
  if (!same_fields) {
    std::erase_if(found, [](const Difference& one) { return one.aspect == Aspect::kFieldOrder; });
  }
  return found;
}

Differences about(const std::set<Aspect>& aspects, Differences differences) {
  std::erase_if(differences, [&](const Difference& one) { return !aspects.contains(one.aspect); });
  return differences;
}

}  // namespace kiteway
