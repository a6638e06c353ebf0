#include "planner/compile/rules/fields/mapping.h"
#include "planner/compile/rules/rule.h"
#include "planner/compile/rules/wish.h"
#include "schema/base/quote.h"

namespace kiteway::planner {
namespace {

bool can_be_partition_key(DataType type) {
  return type == DataType::kInt64 || type == DataType::kVarChar;
}

bool check_partition_key(FieldMapping& mapping, const FieldIntent& wish, const FieldSchema& field) {
  const auto refuse = [&](const std::string& message, const std::string& hint) {
    mapping.refusals.add("P0313", wish.partition_key->place, message, hint,
                         subject_of(mapping.source, wish.name));
    return false;
  };
  const std::string name = "field " + quote(wish.name);
  if (field.is_primary_key) {
    return refuse(name + " is the primary key, which cannot be the partition key too",
                  "choose another field");
  }
  if (!can_be_partition_key(field.type)) {
    return refuse(
        name + " is of type " + to_string(field.type) + ", which cannot be a partition key",
        "choose a field of type Int64 or VarChar");
  }
  if (wish.nullable && wish.nullable->value) {
    mapping.refusals.add("P0313", wish.nullable->place,
                         name + " is the partition key, which is never null",
                         "leave nullable out, or choose another partition key");
    return false;
  }
  return true;
}

/// The source's partition key with a type that cannot be one.
void check_kept_key(FieldMapping& mapping, const FieldSchema& key) {
  if (can_be_partition_key(key.type)) return;
  const FieldSchema* before = source_field(mapping.made, mapping.source.schema, key.name);
  if (before == nullptr) return;
  const FieldIntent& wish = wish_of(mapping.intent, before->name);
  if (!wish.type) return;
  mapping.refusals.add("P0313", wish.type->place,
                       "field " + quote(before->name) + " is the partition key, which cannot be " +
                           to_string(key.type),
                       "leave type out, or write partition_key: false",
                       subject_of(mapping.source, before->name));
}

}  // namespace

void choose_partition_key(FieldMapping& mapping) {
  TargetCollection& made = mapping.made;
  const FieldIntent* chosen = nullptr;
  for (auto& field : made.schema.fields) {
    const FieldSchema* before = is_new_field(made, field.name)
                                    ? &field
                                    : source_field(made, mapping.source.schema, field.name);
    if (before == nullptr) continue;  // made by another rule
    const FieldIntent& wish = wish_of(mapping.intent, before->name);
    if (!wish.partition_key) continue;
    if (!wish.partition_key->value) {
      field.is_partition_key = false;
      continue;
    }
    if (chosen != nullptr) {
      mapping.refusals.add("P0313", wish.partition_key->place,
                           "field " + quote(wish.name) +
                               " would be the second partition key beside " + quote(chosen->name),
                           "a collection has one at most: keep one of them",
                           subject_of(mapping.source, before->name));
      continue;
    }
    chosen = &wish;
    if (!check_partition_key(mapping, wish, field)) continue;
    for (auto& other : made.schema.fields) other.is_partition_key = &other == &field;
  }
  const FieldSchema* key = partition_key(made.schema);
  if (key != nullptr && chosen == nullptr) check_kept_key(mapping, *key);
}

}  // namespace kiteway::planner
