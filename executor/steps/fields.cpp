#include "executor/steps/fields.h"

namespace kiteway::executor {

BatchRules batch_rules(const planner::CollectionPlan& collection) {
  BatchRules rules;
  for (const auto& field : collection.source_schema.fields) {
    rules.columns.push_back(field.name);
    if (field.type == DataType::kArray) rules.array_columns.push_back(field.name);
  }
  const bool both_dynamic = collection.source_schema.dynamic_field_enabled &&
                            collection.target.schema.dynamic_field_enabled;
  if (both_dynamic) rules.columns.emplace_back(kDynamicFieldName);
  return rules;
}

std::string key_name(const planner::CollectionPlan& collection) {
  const FieldSchema* key = primary_key(collection.source_schema);
  return key == nullptr ? "" : key->name;
}

}  // namespace kiteway::executor
