#include "schema/collection.h"

#include <algorithm>
#include <charconv>

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

const FieldSchema* primary_key(const CollectionSchema& schema) noexcept {
  return first_field(schema, [](const FieldSchema& field) { return field.is_primary_key; });
}

const FieldSchema* partition_key(const CollectionSchema& schema) noexcept {
  return first_field(schema, [](const FieldSchema& field) { return field.is_partition_key; });
}

const FieldSchema* find_field(const CollectionSchema& schema, const std::string& name) noexcept {
  return first_field(schema, [&](const FieldSchema& field) { return field.name == name; });
}

std::string index_type(const IndexSpec& index) {
  return value_or_empty(index.params, "index_type");
}

std::string metric_type(const IndexSpec& index) {
  return value_or_empty(index.params, "metric_type");
}

}  // namespace kiteway
