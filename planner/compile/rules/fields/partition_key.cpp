#include "planner/compile/rules/fields/partition_key.h"

#include "planner/compile/rules/fields/field_rule.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

namespace kiteway::planner {
namespace {

bool can_be_partition_key(DataType type) {
  return type == DataType::kInt64 || type == DataType::kVarChar;
}

/// False, with an error, for a field that cannot be what the plan says.
bool can_be_key(const RuleInput& input, const MappedField& mapped, Diagnostics& findings) {
  const auto& [wish, before, field, is_new] = mapped;
  const std::string name = "field " + quote(wish.name);
  const std::string subject = subject_of(input.source, wish.name);
  if (field.is_primary_key) {
    add_error(findings, "P0313", wish.partition_key->place,
              name + " is the primary key, which cannot be the partition key too",
              "choose another field", subject);
    return false;
  }
  if (!can_be_partition_key(field.type)) {
    add_error(findings, "P0313", wish.partition_key->place,
              name + " is of type " + to_string(field.type) + ", which cannot be a partition key",
              "choose a field of type Int64 or VarChar", subject);
    return false;
  }
  if (wish.nullable && wish.nullable->value) {
    add_error(findings, "P0313", wish.nullable->place,
              name + " is the partition key, which is never null",
              "leave nullable out, or choose another partition key");
    return false;
  }
  return true;
}

/// The source's partition key with a type that cannot be one.
void refuse_kept_key(const RuleInput& input, const FieldSchema& key, Diagnostics& findings) {
  if (can_be_partition_key(key.type)) return;
  const FieldSchema* before = source_field(input.made, input.source.schema, key.name);
  if (before == nullptr) return;
  const FieldIntent& wish = wish_of(input.intent, before->name);
  if (!wish.type) return;
  add_error(findings, "P0313", wish.type->place,
            "field " + quote(before->name) + " is the partition key, which cannot be " +
                to_string(key.type),
            "leave type out, or write partition_key: false",
            subject_of(input.source, before->name));
}

/// The one that the plan names first; the others are an error.
const FieldIntent* choose(const RuleInput& input, Decided<CollectionSchema>& decided) {
  const FieldIntent* chosen = nullptr;
  for_each_field(input, decided.value, [&](const MappedField& mapped) {
    const FieldIntent& wish = mapped.wish;
    if (!wish.partition_key) return;
    if (!wish.partition_key->value) {
      mapped.after.is_partition_key = false;
      return;
    }
    if (chosen != nullptr) {
      add_error(decided.findings, "P0313", wish.partition_key->place,
                "field " + quote(wish.name) + " would be the second partition key beside " +
                    quote(chosen->name),
                "a collection has one at most: keep one of them",
                subject_of(input.source, mapped.before.name));
      return;
    }
    chosen = &wish;
    if (!can_be_key(input, mapped, decided.findings)) return;
    for (auto& other : decided.value.fields) other.is_partition_key = false;
    mapped.after.is_partition_key = true;
  });
  return chosen;
}

}  // namespace

Decided<CollectionSchema> decide_partition_key(const RuleInput& input) {
  Decided<CollectionSchema> decided{.value = input.made.schema};
  const FieldIntent* chosen = choose(input, decided);
  const FieldSchema* key = partition_key(decided.value);
  if (key != nullptr && chosen == nullptr) refuse_kept_key(input, *key, decided.findings);
  for_each_field(input, decided.value, [&](const MappedField& mapped) {
    const auto& [wish, before, after, is_new] = mapped;
    if (is_new || before.is_partition_key == after.is_partition_key) return;
    decided.changes.push_back(
        {.path = "field " + before.name + " partition key",
         .before = on_off(before.is_partition_key),
         .after = on_off(after.is_partition_key),
         .reason = wish.partition_key ? "" : "the plan names another one",
         .origin = wish.partition_key ? wish.partition_key->place : SourcePlace{}});
  });
  return decided;
}

}  // namespace kiteway::planner
