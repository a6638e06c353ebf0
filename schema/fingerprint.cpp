#include "schema/fingerprint.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <memory>

namespace kiteway {
namespace {

std::string default_text(const DefaultValue& value) {
  struct Visitor {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int32_t number) const { return std::to_string(number); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(float number) const { return fmt::format("{}", number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(const std::string& text) const { return text; }
  };
  return std::to_string(value.index()) + ":" + std::visit(Visitor{}, value);
}

/// Without blanks and equal signs, so that a value cannot pass for another fact of its line.
std::string one_word(const std::string& value) {
  std::string word;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte != '%' && byte != '=') {
      word += c;
    } else {
      word += fmt::format("%{:02X}", byte);
    }
  }
  return word;
}

std::string line_of(const FieldSchema& field, const std::string& name) {
  std::string line = "field " + name + " " + to_string(field.type);
  if (field.element_type != DataType::kNone) line += " of " + to_string(field.element_type);
  for (const auto& [key, value] : field.type_params)
    line += " " + one_word(key) + "=" + one_word(value);
  if (field.is_primary_key) line += " primary_key";
  if (field.auto_id) line += " auto_id";
  if (field.is_partition_key) line += " partition_key";
  if (field.is_clustering_key) line += " clustering_key";
  if (field.nullable) line += " nullable";
  if (field.is_function_output) line += " function_output";
  if (field.default_value) line += " default=" + one_word(default_text(*field.default_value));
  return line;
}

std::string line_of(const FunctionSchema& function) {
  std::string line = "function " + one_word(function.name) + " " + to_string(function.type);
  for (const auto& input : function.inputs) line += " from " + one_word(input);
  for (const auto& output : function.outputs) line += " to " + one_word(output);
  for (const auto& [key, value] : function.params)
    line += " " + one_word(key) + "=" + one_word(value);
  return line;
}

}  // namespace

std::string sha256_text(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text = "sha256:";
  for (unsigned int i = 0; i < size; ++i) {
    text += kHex[digest[i] >> 4U];
    text += kHex[digest[i] & 15U];
  }
  return text;
}

std::string fingerprint_of(const std::vector<std::string>& parts) {
  std::string bytes;
  for (const auto& part : parts) bytes += std::to_string(part.size()) + ":" + part;
  return sha256_text(bytes);
}

std::vector<std::string> schema_lines(const CollectionSchema& schema) {
  std::vector<std::string> lines;
  for (const auto& field : schema.fields) {
    lines.push_back(line_of(field, field.name));
    for (const auto& member : field.sub_fields) {
      lines.push_back(line_of(member, to_string(FieldPath{field.name, member.name})));
    }
  }
  for (const auto& function : schema.functions) lines.push_back(line_of(function));
  lines.push_back(std::string("dynamic_field ") + (schema.dynamic_field_enabled ? "on" : "off"));
  return lines;
}

std::string schema_fingerprint(const CollectionSnapshot& collection) {
  std::vector<std::string> parts = schema_lines(collection.schema);
  for (const auto& partition : collection.partitions)
    parts.push_back("partition " + partition.name);
  return fingerprint_of(parts);
}

}  // namespace kiteway
