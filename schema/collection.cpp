#include "schema/collection.h"

#include "schema/base/quote.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace kiteway {
namespace {

std::string value_or_empty(const Properties& properties, const std::string& key) {
  const auto found = properties.find(key);
  return found == properties.end() ? std::string() : found->second;
}

template <class Predicate>
const FieldSchema* first_field(const CollectionSchema& schema, Predicate predicate) noexcept {
  const auto found = std::ranges::find_if(schema.fields, predicate);
  return found == schema.fields.end() ? nullptr : &*found;
}

/// "clips[text]" is "clips" and "text".
std::pair<std::string_view, std::string_view> parts_of_path(std::string_view name) noexcept {
  const std::size_t bracket = name.find('[');
  if (bracket == std::string_view::npos || !name.ends_with(']')) return {name, {}};
  std::string_view field = name;
  field.remove_suffix(name.size() - bracket);
  std::string_view sub_field = name;
  sub_field.remove_prefix(bracket + 1);
  sub_field.remove_suffix(1);
  return {field, sub_field};
}

std::string struct_text(const FieldSchema& field) {
  std::vector<std::string> members;
  std::optional<std::int64_t> capacity;
  for (FieldSchema member : field.sub_fields) {
    if (const auto most = type_param(member, "max_capacity")) capacity = most;
    // One element of it is what a struct holds.
    member.type = member.element_type;
    members.push_back(member.name + ": " + type_text(member));
  }
  const std::string size = capacity ? "(" + std::to_string(*capacity) + ")" : "";
  return to_string(field.type) + "<" + join(members, ", ") + ">" + size;
}

}  // namespace

std::optional<std::int64_t> type_param(const FieldSchema& field, const std::string& name) {
  const auto found = field.type_params.find(name);
  if (found == field.type_params.end()) return std::nullopt;
  const std::string& text = found->second;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string type_text(const FieldSchema& field) {
  if (field.type == DataType::kArrayOfStruct) return struct_text(field);
  std::string text = to_string(field.type);
  if (field.type == DataType::kArray) {
    text += "<" + to_string(field.element_type);
    if (const auto length = type_param(field, "max_length")) {
      text += "(" + std::to_string(*length) + ")";
    }
    text += ">";
  }
  std::optional<std::int64_t> size;
  if (field.type == DataType::kArray) {
    size = type_param(field, "max_capacity");
  } else if (field.type == DataType::kVarChar) {
    size = type_param(field, "max_length");
  } else if (is_vector(field.type)) {
    size = type_param(field, "dim");
  }
  if (size) text += "(" + std::to_string(*size) + ")";
  return text;
}

FieldPath field_path(const std::string& name) {
  const auto [field, sub_field] = parts_of_path(name);
  return {.field = std::string(field), .sub_field = std::string(sub_field)};
}

std::string to_string(const FieldPath& path) {
  return path.sub_field.empty() ? path.field : path.field + "[" + path.sub_field + "]";
}

const FieldSchema* primary_key(const CollectionSchema& schema) noexcept {
  return first_field(schema, [](const FieldSchema& field) { return field.is_primary_key; });
}

const FieldSchema* partition_key(const CollectionSchema& schema) noexcept {
  return first_field(schema, [](const FieldSchema& field) { return field.is_partition_key; });
}

const FieldSchema* find_field(const CollectionSchema& schema, const std::string& name) noexcept {
  const auto find = [](const std::vector<FieldSchema>& fields, std::string_view wanted) {
    const auto found = std::ranges::find(fields, wanted, &FieldSchema::name);
    return found == fields.end() ? nullptr : &*found;
  };
  const auto [outer, inner] = parts_of_path(name);
  const FieldSchema* field = find(schema.fields, outer);
  return inner.empty() || field == nullptr ? field : find(field->sub_fields, inner);
}

const FunctionSchema* function_making(const CollectionSchema& schema,
                                      const std::string& field) noexcept {
  const auto found = std::ranges::find_if(schema.functions, [&](const FunctionSchema& function) {
    return std::ranges::find(function.outputs, field) != function.outputs.end();
  });
  return found == schema.functions.end() ? nullptr : &*found;
}

bool is_function_input(const CollectionSchema& schema, const std::string& field) noexcept {
  return std::ranges::any_of(schema.functions, [&](const FunctionSchema& function) {
    return std::ranges::find(function.inputs, field) != function.inputs.end();
  });
}

bool is_computed(const CollectionSchema& schema, const std::string& field) noexcept {
  const FunctionSchema* function = function_making(schema, field);
  return function != nullptr && computes_alone(function->type);
}

std::string index_type(const IndexSpec& index) {
  return value_or_empty(index.params, "index_type");
}

std::string metric_type(const IndexSpec& index) {
  return value_or_empty(index.params, "metric_type");
}

std::string json_path(const IndexSpec& index) { return value_or_empty(index.params, "json_path"); }

bool has_same_subject(const IndexSpec& a, const IndexSpec& b) {
  return a.field_name == b.field_name && json_path(a) == json_path(b);
}

}  // namespace kiteway
