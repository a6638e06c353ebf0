#include "executor/steps/fields.h"

namespace kiteway::executor {
namespace {

bool is_dynamic_carried(const planner::CollectionPlan& collection) {
  return collection.source_schema.dynamic_field_enabled &&
         collection.target.schema.dynamic_field_enabled;
}

std::string key_of(const CollectionSchema& schema) {
  const FieldSchema* key = primary_key(schema);
  return key == nullptr ? "" : key->name;
}

}  // namespace

BatchRules batch_rules(const planner::CollectionPlan& collection) {
  BatchRules rules;
  for (const auto& field : collection.source_schema.fields) {
    rules.columns.push_back(field.name);
    if (field.type == DataType::kArray) rules.array_columns.push_back(field.name);
    const FieldSchema* after = find_field(collection.target.schema, field.name);
    const bool is_told = after != nullptr && (after->nullable || after->default_value);
    if (is_told && collection.target.tells_validity) rules.validity_columns.push_back(field.name);
  }
  if (planner::makes_keys(collection)) {
    rules.sent_as[key_name(collection)] = collection.original_pk_field;
  }
  if (is_dynamic_carried(collection)) rules.columns.emplace_back(kDynamicFieldName);
  return rules;
}

BatchRules target_rules(const planner::CollectionPlan& collection) {
  BatchRules rules;
  for (const auto& field : collection.target.schema.fields) {
    rules.columns.push_back(field.name);
    if (field.nullable || field.default_value) rules.validity_columns.push_back(field.name);
  }
  if (is_dynamic_carried(collection)) rules.columns.emplace_back(kDynamicFieldName);
  if (planner::makes_keys(collection)) rules.sent_as[key_of(collection.target.schema)] = "";
  return rules;
}

DigestRules digest_rules(const planner::CollectionPlan& collection) {
  DigestRules rules;
  for (const auto& field : collection.target.schema.fields) {
    if (field.default_value) rules.defaults[field.name] = *field.default_value;
  }
  return rules;
}

std::string key_name(const planner::CollectionPlan& collection) {
  return key_of(collection.source_schema);
}

std::string target_key_name(const planner::CollectionPlan& collection) {
  return planner::makes_keys(collection) ? collection.original_pk_field
                                         : key_of(collection.target.schema);
}

}  // namespace kiteway::executor
