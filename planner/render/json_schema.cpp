#include "planner/render/json_schema.h"

#include "planner/language/keys/key_table.h"
#include "planner/language/resolve/merge_documents.h"

#include <nlohmann/json.hpp>

namespace kiteway::planner {
namespace {

using Json = nlohmann::ordered_json;

/// A value of the table, which is written as YAML, as the JSON of its kind.
Json json_of(std::string_view text, ValueKind kind) {
  if (kind == ValueKind::kBool) return text == "true";
  const bool may_be_number = kind == ValueKind::kInteger || kind == ValueKind::kAutoOrInteger;
  if (may_be_number && text != "auto") return std::stoll(std::string(text));
  return std::string(text);
}

class SchemaWriter {
 public:
  explicit SchemaWriter(SchemaFor what) : what_(what) {}

  Json write() const {
    const bool is_plan = what_ == SchemaFor::kPlan;
    Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                {"title", is_plan ? "kiteway plan" : "overlay of a kiteway plan"},
                {"description", is_plan ? "What to move from a Milvus into another, or Zilliz Cloud"
                                        : "A part of a plan that is laid over it or included"}};
    schema.update(object_of(plan_section()));
    schema["definitions"]["reference"] = {
        {"type", "string"},
        {"pattern", R"(\$\{[A-Za-z_])"},
        {"description", "a variable, ${NAME}, that has a value of the right type"}};
    if (!is_plan) {
      schema["definitions"]["remove"] = {{"type", "object"},
                                         {"description", "takes away what the plan has here"},
                                         {"properties", {{kRemoveKey, {{"const", true}}}}},
                                         {"required", {kRemoveKey}},
                                         {"additionalProperties", false}};
    }
    return schema;
  }

 private:
  Json object_of(const Section& section) const {
    Json object{{"type", "object"}, {"properties", Json::object()}};
    Json required = Json::array();
    Json either = Json::array();
    for (const auto& key : section.keys) {
      object["properties"][std::string(key.name)] = property_of(key);
      if (!key.is_required) continue;
      if (key.instead.empty()) {
        required.push_back(key.name);
      } else {
        either.push_back({{"required", {key.name}}});
        either.push_back({{"required", {key.instead}}});
      }
    }
    if (what_ == SchemaFor::kPlan && !required.empty()) object["required"] = required;
    // In a list of maps an entry is found by these keys, so that a part needs them too.
    if (!either.empty()) object["anyOf"] = either;
    object["additionalProperties"] = false;
    return object;
  }

  Json property_of(const KeySpec& key) const {
    Json property{{"description", explained(key)}};
    if (!key.fallback.empty()) property["default"] = json_of(key.fallback, key.kind);
    if (!key.example.empty()) property["examples"] = {json_of(key.example, key.kind)};
    Json kinds = kinds_of(key);
    if (what_ == SchemaFor::kOverlay) kinds.push_back({{"$ref", "#/definitions/remove"}});
    if (kinds.size() == 1) {
      property.update(kinds[0]);
    } else {
      property["anyOf"] = kinds;
    }
    return property;
  }

  /// The forms that a value may have.
  Json kinds_of(const KeySpec& key) const {
    const Json reference{{"$ref", "#/definitions/reference"}};
    const Json integer{{"type", "integer"}, {"minimum", key.minimum}, {"maximum", key.maximum}};
    Json text{{"type", "string"}, {"minLength", 1}};
    Json scalar{{"type", {"string", "number", "boolean"}}};
    switch (key.kind) {
      case ValueKind::kText:
      case ValueKind::kPath:
        return {text};
      case ValueKind::kInteger:
        return {integer, reference};
      case ValueKind::kAutoOrInteger:
        return {{{"const", "auto"}}, integer, reference};
      case ValueKind::kBytes:
        return {{{"type", "string"}, {"pattern", R"(^[0-9]+ ?([kMGT]?B|[KMGT]iB)$)"}}, reference};
      case ValueKind::kDuration:
        return {{{"type", "string"}, {"pattern", "^[0-9]+ ?(ms|s|m|h)$"}}, reference};
      case ValueKind::kBool:
        return {{{"type", "boolean"}}, reference};
      case ValueKind::kChoice:
        return {{{"enum", key.choices}}, reference};
      case ValueKind::kSecret:
        return {secret()};
      case ValueKind::kMap:
        return {object_of(*key.section)};
      case ValueKind::kListOfMaps:
        return {{{"type", "array"}, {"minItems", 1}, {"items", entry_of(*key.section)}}};
      case ValueKind::kMapOfMaps:
        return {{{"type", "object"}, {"additionalProperties", named_of(*key.section)}}};
      case ValueKind::kScalar:
        return {scalar};
      case ValueKind::kTexts:
        return {{{"type", "array"}, {"minItems", 1}, {"items", text}}};
      case ValueKind::kScalars:
        return {{{"type", "array"}, {"minItems", 1}, {"items", scalar}}};
    }
    return {};
  }

  Json secret() const {
    Json object = object_of(secret_section());
    object["minProperties"] = 1;
    object["maxProperties"] = 1;
    return object;
  }

  Json entry_of(const Section& section) const {
    Json entry = object_of(section);
    if (what_ == SchemaFor::kOverlay) entry["properties"][kRemoveKey] = {{"const", true}};
    return entry;
  }

  Json named_of(const Section& section) const {
    Json object = object_of(section);
    if (what_ == SchemaFor::kPlan) return object;
    return {{"anyOf", {object, {{"$ref", "#/definitions/remove"}}}}};
  }

  SchemaFor what_;
};

}  // namespace

std::string render_json_schema(SchemaFor what) { return SchemaWriter(what).write().dump(2) + "\n"; }

}  // namespace kiteway::planner
