#include "executor/transfer/fields.h"

namespace kiteway::executor {
namespace {

/// Whether the target's dynamic field gets anything.
bool is_dynamic_sent(const planner::CollectionPlan& collection) {
  const bool has_keys =
      collection.source_schema.dynamic_field_enabled || !collection.target.to_dynamic.empty();
  return collection.target.schema.dynamic_field_enabled && has_keys;
}

bool is_told(const planner::TargetCollection& target, const FieldSchema& field) {
  return target.tells_validity && (field.nullable || field.default_value);
}

DynamicRules dynamic_rules(const planner::CollectionPlan& collection) {
  DynamicRules rules{.is_read = collection.source_schema.dynamic_field_enabled,
                     .is_sent = is_dynamic_sent(collection)};
  for (const auto& [name, made_of] : collection.target.from_dynamic) {
    const FieldSchema* field = find_field(collection.target.schema, name);
    if (field == nullptr) continue;
    rules.taken[name] = {.key = made_of.key,
                         .kind = {.type = field->type,
                                  .text_bytes_max = type_param(*field, "max_length").value_or(0)},
                         .missing = made_of.missing,
                         .mistyped = made_of.mistyped,
                         .default_value = field->default_value,
                         .is_told = is_told(collection.target, *field)};
  }
  for (const auto& [name, key] : collection.target.to_dynamic) {
    const FieldSchema* field = find_field(collection.source_schema, name);
    if (field != nullptr) rules.given[name] = {.key = key, .type = field->type};
  }
  return rules;
}

/// Reads what the dynamic field is made of, and sends it as it is where nothing of it changes.
void add_dynamic(const planner::CollectionPlan& collection, BatchRules& rules) {
  rules.dynamic = dynamic_rules(collection);
  const auto add = [&](const std::string& name) {
    rules.columns.push_back(name);
    if (rules.dynamic.changes()) rules.sent_as[name] = "";
  };
  for (const auto& [name, key] : rules.dynamic.given) add(name);
  const bool is_used = rules.dynamic.is_sent || !rules.dynamic.taken.empty();
  if (rules.dynamic.is_read && is_used) add(kDynamicFieldName);
}

std::string key_of(const CollectionSchema& schema) {
  const FieldSchema* key = primary_key(schema);
  return key == nullptr ? "" : key->name;
}

}  // namespace

BatchRules batch_rules(const planner::CollectionPlan& collection) {
  BatchRules rules;
  for (const auto& field : collection.source_schema.fields) {
    const FieldSchema* after = planner::target_field(collection.target, field.name);
    if (after == nullptr || is_computed(collection.target.schema, after->name)) continue;
    rules.columns.push_back(field.name);
    const bool has_arrays =
        field.type == DataType::kArray || field.type == DataType::kArrayOfStruct;
    if (has_arrays) rules.array_columns.push_back(field.name);
    if (after->name != field.name) rules.sent_as[field.name] = after->name;
    if (after->type != field.type) {
      rules.conversions[field.name] = {
          .from = field.type,
          .to = after->type,
          .text_bytes_max = type_param(*after, "max_length").value_or(0)};
    }
    if (is_told(collection.target, *after)) rules.validity_columns.push_back(field.name);
  }
  if (planner::makes_keys(collection)) {
    rules.sent_as[key_name(collection)] = collection.original_pk_field;
  }
  for (const auto& [name, value] : collection.target.added) {
    const FieldSchema* field = find_field(collection.target.schema, name);
    if (field == nullptr) continue;
    rules.constants[name] = {
        .type = field->type, .value = value, .is_told = is_told(collection.target, *field)};
  }
  add_dynamic(collection, rules);
  return rules;
}

BatchRules target_rules(const planner::CollectionPlan& collection) {
  BatchRules rules;
  for (const auto& field : collection.target.schema.fields) {
    if (is_computed(collection.target.schema, field.name)) continue;
    rules.columns.push_back(field.name);
    if (field.nullable || field.default_value) rules.validity_columns.push_back(field.name);
  }
  if (is_dynamic_sent(collection)) rules.columns.emplace_back(kDynamicFieldName);
  if (planner::makes_keys(collection)) rules.sent_as[key_of(collection.target.schema)] = "";
  return rules;
}

RowLimits row_limits(const planner::CollectionPlan& collection, const Capabilities& server) {
  RowLimits limits;
  for (const auto& field : collection.target.schema.fields) {
    limits.fields[field.name] = {.type = field.type,
                                 .element_type = field.element_type,
                                 .text_bytes_max = type_param(field, "max_length").value_or(0),
                                 .elements_max = type_param(field, "max_capacity").value_or(0),
                                 .json_objects_only = server.json_objects_only};
  }
  if (!is_dynamic_sent(collection)) return limits;
  limits.fields[kDynamicFieldName] = {.type = DataType::kJson};
  limits.taken_keys.emplace_back(kDynamicFieldName);
  if (!server.refuses_taken_keys && collection.colliding_rows == 0) return limits;
  for (const auto& field : collection.target.schema.fields) limits.taken_keys.push_back(field.name);
  return limits;
}

RowLimits limits_to_watch(const planner::CollectionPlan& collection, const Capabilities& server) {
  const RowLimits all = row_limits(collection, server);
  RowLimits watched{.taken_keys = all.taken_keys};
  const auto watch = [&](const std::string& name) {
    const auto limits = all.fields.find(name);
    if (limits != all.fields.end()) watched.fields.insert(*limits);
  };
  for (const auto& field : collection.source_schema.fields) {
    const FieldSchema* after = planner::target_field(collection.target, field.name);
    if (after == nullptr || after->type != DataType::kArray) continue;
    const auto holds = type_param(*after, "max_capacity");
    // An upsert takes longer arrays, an insert does not (docs/milvus-behaviour.md#upsert).
    const bool is_narrower = holds && type_param(field, "max_capacity").value_or(0) > *holds;
    if (is_narrower) watch(after->name);
  }
  if (collection.colliding_rows > 0) watch(kDynamicFieldName);
  return watched;
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
