#include "planner/language/read/read_fields.h"

#include "planner/language/read/values.h"

namespace kiteway::planner {
namespace {

std::optional<Placed<Literal>> find_literal(const yaml::Node& map, std::string_view key) {
  const yaml::Node* node = map.find(key);
  if (node == nullptr || node->kind != yaml::NodeKind::kScalar) return std::nullopt;
  if (const auto value = node->as_bool()) return Placed<Literal>{*value, node->place};
  if (const auto value = node->as_int64()) return Placed<Literal>{*value, node->place};
  if (const auto value = node->as_double()) return Placed<Literal>{*value, node->place};
  return Placed<Literal>{node->text, node->place};
}

std::optional<Placed<DataType>> find_type(const yaml::Node& map, std::string_view key) {
  const auto name = find_text(map, key);
  const auto type = name ? data_type_from(name->value) : std::nullopt;
  if (!type) return std::nullopt;
  return Placed<DataType>{*type, name->place};
}

}  // namespace

std::vector<FieldIntent> read_fields(const yaml::Node& collection) {
  std::vector<FieldIntent> fields;
  for (const auto& entry : map_of(collection, "fields").entries) {
    const yaml::Node& keys = entry.value;
    fields.push_back({.name = entry.key,
                      .place = entry.key_place,
                      .rename = find_text(keys, "rename"),
                      .drop = find_bool(keys, "drop"),
                      .add = find_literal(keys, "add"),
                      .from_dynamic = find_text(keys, "from_dynamic"),
                      .on_missing = find_choice<Substitute>(keys, "on_missing"),
                      .on_mistyped = find_choice<Substitute>(keys, "on_mistyped"),
                      .to_dynamic = find_bool(keys, "to_dynamic"),
                      .type = find_type(keys, "type"),
                      .nullable = find_bool(keys, "nullable"),
                      .default_value = find_literal(keys, "default"),
                      .partition_key = find_bool(keys, "partition_key"),
                      .max_length = find_integer(keys, "max_length"),
                      .max_capacity = find_integer(keys, "max_capacity"),
                      .description = find_text(keys, "description")});
  }
  return fields;
}

}  // namespace kiteway::planner
