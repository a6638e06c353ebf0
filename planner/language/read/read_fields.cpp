#include "planner/language/read/read_fields.h"

#include "planner/language/read/values.h"
#include "planner/model/field_wishes.h"

#include <utility>

namespace kiteway::planner {
namespace {

/// The value under `key`, in the type that the wish has.
void read(const yaml::Node& map, std::string_view key, std::optional<Placed<bool>>& value) {
  value = find_bool(map, key);
}

void read(const yaml::Node& map, std::string_view key, std::optional<Placed<std::int64_t>>& value) {
  value = find_integer(map, key);
}

void read(const yaml::Node& map, std::string_view key, std::optional<Placed<std::string>>& value) {
  value = find_text(map, key);
}

void read(const yaml::Node& map, std::string_view key, std::optional<Placed<Literal>>& value) {
  const yaml::Node* node = map.find(key);
  if (node == nullptr || node->kind != yaml::NodeKind::kScalar) return;
  value = Placed<Literal>{node->text, node->place};
  if (const auto flag = node->as_bool()) {
    value->value = *flag;
  } else if (const auto whole = node->as_int64()) {
    value->value = *whole;
  } else if (const auto real = node->as_double()) {
    value->value = *real;
  }
}

void read(const yaml::Node& map, std::string_view key, std::optional<Placed<DataType>>& value) {
  const auto name = find_text(map, key);
  const auto type = name ? data_type_from(name->value) : std::nullopt;
  if (type) value = Placed<DataType>{*type, name->place};
}

void read(const yaml::Node& map, std::string_view key, std::optional<Placed<Substitute>>& value) {
  value = find_choice<Substitute>(map, key);
}

}  // namespace

std::vector<FieldIntent> read_fields(const yaml::Node& collection) {
  std::vector<FieldIntent> fields;
  for (const auto& entry : map_of(collection, "fields").entries) {
    FieldIntent field{.name = entry.key, .place = entry.key_place};
    for_each_wish(field,
                  [&](const Wish& wish, auto& value) { read(entry.value, wish.key, value); });
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace kiteway::planner
