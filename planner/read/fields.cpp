#include "planner/read/fields.h"

#include "planner/read/values.h"

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

}  // namespace

std::vector<FieldIntent> read_fields(const yaml::Node& collection) {
  std::vector<FieldIntent> fields;
  for (const auto& entry : map_of(collection, "fields").entries) {
    const yaml::Node& keys = entry.value;
    fields.push_back({.name = entry.key,
                      .place = entry.key_place,
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
