#include "planner/compile/rules/keys.h"

#include "planner/compile/rules/wish.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace kiteway::planner {
namespace {

constexpr std::int64_t kGeneratedKeyBytes = 20;  // the decimal text of any 64 bit number

FieldSchema* key_of(CollectionSchema& schema) {
  const auto key = std::ranges::find(schema.fields, true, &FieldSchema::is_primary_key);
  return key == schema.fields.end() ? nullptr : &*key;
}

std::string true_false(bool value) { return value ? "true" : "false"; }

/// What speaks against keys that the target generates.
class KeyCheck {
 public:
  KeyCheck(const RuleInput& input, Diagnostics& findings)
      : input_(input), intent_(input.intent), server_(input.server), findings_(findings) {}

  void run() {
    check_kind();
    check_original();
    check_partitions();
  }

 private:
  void refuse(const std::string& code, const SourcePlace& place, std::string message,
              std::string hint, const std::string& field = {}) {
    add_error(findings_, code, place, std::move(message), std::move(hint),
              subject_of(input_.source, field));
  }

  void check_kind() {
    const FieldSchema* key = primary_key(input_.source.schema);
    if (key == nullptr || key->type != DataType::kVarChar || server_.can.text_auto_id) return;
    refuse("P0410", intent_.auto_id.place,
           server_.text + " makes keys of type Int64 only, and " + quote(key->name) + " is a " +
               to_string(key->type),
           "leave auto_id out: the keys are kept", key->name);
  }

  void check_original() {
    const std::string& name = intent_.original_pk_field.value;
    const SourcePlace& place = intent_.original_pk_field.place;
    if (name.empty()) return;
    if (find_field(input_.made.schema, name) != nullptr) {
      refuse("P0411", place, "the collection has a field " + quote(name) + " already",
             "give the old keys another name");
    } else if (const auto problem = field_name_problem(name, server_.can.names)) {
      refuse("P0405", place,
             server_.text + " takes no field called " + quote(name) + ": the name " + *problem,
             "give the old keys another name");
    }
  }

  /// Rows are told to have arrived by their number alone, partition by partition.
  void check_partitions() {
    const bool is_spread = partition_key(input_.made.schema) != nullptr;
    const bool merges = is_spread || intent_.partitions.value == PartitionMode::kMerge;
    if (!merges || input_.source.partitions.size() <= 1) return;
    if (!intent_.original_pk_field.value.empty()) return;
    refuse(
        "P0412", intent_.auto_id.place,
        "auto_id without original_pk_field needs each partition of the source to stay one, and " +
            std::string(is_spread ? "a partition key" : "partitions: merge") + " merges them",
        "add original_pk_field, so that rows can be told by their old keys");
  }

  const RuleInput& input_;
  const CollectionIntent& intent_;
  const TargetServer& server_;
  Diagnostics& findings_;
};

/// The field of the target for the keys of the source.
FieldSchema original_field(const RuleInput& input, const FieldSchema& before) {
  return {.name = input.intent.original_pk_field.value,
          .type = before.type,
          .description = before.description,
          .type_params = before.type_params};
}

void make_room(const RuleInput& input, const FieldSchema& before, FieldSchema& key) {
  if (key.type != DataType::kVarChar || wish_of(input.intent, before.name).max_length) return;
  if (type_param(key, "max_length").value_or(0) >= kGeneratedKeyBytes) return;
  key.type_params["max_length"] = std::to_string(kGeneratedKeyBytes);
}

/// The keys are generated, in place of those that `before` has.
void generate_keys(const RuleInput& input, const FieldSchema& before, FieldSchema& key,
                   Decided<CollectionSchema>& decided) {
  make_room(input, before, key);
  if (type_text(before) != type_text(key)) {
    decided.changes.push_back({.path = "field " + key.name,
                               .before = type_text(before),
                               .after = type_text(key),
                               .reason = "room for the keys that the target makes"});
  }
  if (input.intent.original_pk_field.value.empty()) {
    decided.changes.push_back(
        {.kind = ChangeKind::kLost,
         .path = "primary keys",
         .before = "all values of " + before.name,
         .reason = "the target makes new ones, and nothing tells the old ones",
         .origin = input.intent.auto_id.place});
    return;
  }
  FieldSchema original = original_field(input, before);
  decided.changes.push_back({.kind = ChangeKind::kAdd,
                             .path = "field " + original.name,
                             .after = type_text(original),
                             .reason = "keeps the old keys of " + before.name,
                             .origin = input.intent.original_pk_field.place});
  decided.value.fields.push_back(std::move(original));
}

}  // namespace

Decided<CollectionSchema> decide_keys(const RuleInput& input) {
  Decided<CollectionSchema> decided{.value = input.made.schema};
  const auto& wish = input.intent.auto_id;
  if (wish.value) KeyCheck(input, decided.findings).run();
  for (auto& field : decided.value.fields) field.auto_id = false;
  const FieldSchema* before = primary_key(input.source.schema);
  FieldSchema* key = key_of(decided.value);
  if (before == nullptr || key == nullptr) return decided;
  key->auto_id = wish.value;
  if (before->auto_id != wish.value) {
    decided.changes.push_back(
        {.path = "auto_id",
         .before = true_false(before->auto_id),
         .after = true_false(wish.value),
         .reason = wish.value ? "" : "the keys are kept, and a repeated write cannot double a row",
         .origin = wish.place});
  }
  if (wish.value) generate_keys(input, *before, *key, decided);
  return decided;
}

}  // namespace kiteway::planner
