#include "planner/compile/rules/keys.h"

#include "planner/compile/rules/context.h"
#include "planner/compile/rules/refusals.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <utility>

namespace kiteway::planner {
namespace {

constexpr std::int64_t kGeneratedKeyBytes = 20;  // the decimal text of any 64 bit number

FieldSchema* key_of(CollectionSchema& schema) {
  const auto key = std::ranges::find(schema.fields, true, &FieldSchema::is_primary_key);
  return key == schema.fields.end() ? nullptr : &*key;
}

std::string true_false(bool value) { return value ? "true" : "false"; }

class KeyCheck {
 public:
  KeyCheck(const CollectionIntent& intent, const CollectionSnapshot& source,
           const TargetCollection& made, const TargetServer& server, Diagnostics& diagnostics)
      : intent_(intent), source_(source), made_(made), server_(server), refusals_(diagnostics) {}

  bool check() {
    if (!intent_.auto_id.value) return true;
    check_kind();
    check_original();
    check_partitions();
    return refusals_.none();
  }

 private:
  void refuse(const std::string& code, const SourcePlace& place, std::string message,
              std::string hint, const std::string& field = {}) {
    refusals_.add(code, place, std::move(message), std::move(hint), subject_of(source_, field));
  }

  void check_kind() {
    const FieldSchema* key = primary_key(source_.schema);
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
    const auto namesakes = std::ranges::count(made_.schema.fields, name, &FieldSchema::name);
    if (namesakes > 1) {
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
    const bool is_spread = partition_key(made_.schema) != nullptr;
    const bool merges = is_spread || intent_.partitions.value == PartitionMode::kMerge;
    if (!merges || source_.partitions.size() <= 1) return;
    if (!intent_.original_pk_field.value.empty()) return;
    refuse(
        "P0412", intent_.auto_id.place,
        "auto_id without original_pk_field needs each partition of the source to stay one, and " +
            std::string(is_spread ? "a partition key" : "partitions: merge") + " merges them",
        "add original_pk_field, so that rows can be told by their old keys");
  }

  const CollectionIntent& intent_;
  const CollectionSnapshot& source_;
  const TargetCollection& made_;
  const TargetServer& server_;
  Refusals refusals_;
};

}  // namespace

void set_keys(const CollectionIntent& intent, const CollectionSnapshot& source,
              CollectionSchema& schema) {
  FieldSchema* key = key_of(schema);
  if (key == nullptr || !intent.auto_id.value) return;
  FieldSchema original{
      .name = intent.original_pk_field.value, .type = key->type, .type_params = key->type_params};
  if (const FieldSchema* old = primary_key(source.schema); !old->description.empty()) {
    original.description = old->description;
  }
  key->auto_id = true;
  if (key->type == DataType::kVarChar &&
      type_param(*key, "max_length").value_or(0) < kGeneratedKeyBytes) {
    key->type_params["max_length"] = std::to_string(kGeneratedKeyBytes);
  }
  if (!original.name.empty()) schema.fields.push_back(std::move(original));
}

bool check_keys(const CollectionIntent& intent, const CollectionSnapshot& source,
                const TargetCollection& made, const TargetServer& server,
                Diagnostics& diagnostics) {
  return KeyCheck(intent, source, made, server, diagnostics).check();
}

std::vector<Change> key_changes(const CollectionIntent& intent, const CollectionSnapshot& source,
                                const TargetCollection& made) {
  std::vector<Change> changes;
  const FieldSchema* before = primary_key(source.schema);
  const FieldSchema* after = primary_key(made.schema);
  if (before == nullptr || after == nullptr) return changes;
  const SourcePlace& place = intent.auto_id.place;
  if (before->auto_id != after->auto_id) {
    changes.push_back(
        {.path = "auto_id",
         .before = true_false(before->auto_id),
         .after = true_false(after->auto_id),
         .reason =
             after->auto_id ? "" : "the keys are kept, and a repeated write cannot double a row",
         .origin = place});
  }
  if (!after->auto_id) return changes;
  if (type_text(*before) != type_text(*after)) {
    changes.push_back({.path = "field " + after->name,
                       .before = type_text(*before),
                       .after = type_text(*after),
                       .reason = "room for the keys that the target makes"});
  }
  const std::string& original = intent.original_pk_field.value;
  if (original.empty()) {
    changes.push_back({.kind = ChangeKind::kLost,
                       .path = "primary keys",
                       .before = "all values of " + before->name,
                       .reason = "the target makes new ones, and nothing tells the old ones",
                       .origin = place});
  } else if (const FieldSchema* field = find_field(made.schema, original)) {
    changes.push_back({.kind = ChangeKind::kAdd,
                       .path = "field " + original,
                       .after = type_text(*field),
                       .reason = "keeps the old keys of " + before->name,
                       .origin = intent.original_pk_field.place});
  }
  return changes;
}

}  // namespace kiteway::planner
