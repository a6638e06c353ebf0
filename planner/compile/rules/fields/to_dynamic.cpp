#include "planner/compile/rules/fields/to_dynamic.h"

#include "planner/compile/rules/wish.h"
#include "planner/model/field_wishes.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/dynamic_keys.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace kiteway::planner {
namespace {

/// From here on a text, of whose bytes each may become six, can fill the dynamic field by itself.
constexpr std::int64_t kLongText = 65'536 / 6;

class KeyCheck {
 public:
  KeyCheck(const RuleInput& input, const CollectionSchema& made, const FieldIntent& wish,
           const FieldSchema& field, Diagnostics& findings)
      : input_(input),
        made_(made),
        wish_(wish),
        field_(field),
        name_("field " + quote(field.name)),
        findings_(findings) {}

  void run() {
    const SourcePlace& place = wish_.to_dynamic->place;
    if (const std::string problem = why_not(); !problem.empty()) {
      refuse(place, name_ + " " + problem, "leave to_dynamic out");
      return;
    }
    if (!input_.intent.dynamic_field.value) {
      refuse(place, name_ + " cannot become a key, for the target has no dynamic field",
             "remove dynamic_field: false, or to_dynamic");
    }
    check_key();
    refuse_other_wishes();
  }

 private:
  void refuse(const SourcePlace& place, std::string message, std::string hint) {
    add_error(findings_, "P0325", place, std::move(message), std::move(hint),
              subject_of(input_.source, field_.name));
  }

  [[nodiscard]] std::string why_not() const {
    if (field_.is_primary_key) return "is the primary key, which stays a field";
    if (field_.is_partition_key) {
      return "is the partition key, by which the rows are spread";
    }
    if (is_vector(field_.type)) return "is a vector, which cannot stand in JSON";
    if (!can_become_key(field_.type)) {
      return "is of type " + type_text(field_) + ", of which this build makes no JSON";
    }
    return "";
  }

  void check_key() {
    const std::string key = key_of_field(wish_);
    const SourcePlace& place = wish_.rename ? wish_.rename->place : wish_.to_dynamic->place;
    if (key.empty() || key == kDynamicFieldName) {
      refuse(place, name_ + " cannot become a key called " + quote(key), "give it another name");
    } else if (find_field(made_, key) != nullptr) {
      refuse(place, name_ + " cannot become key " + quote(key) + ", for a field is called so",
             "give the key another name with rename");
    }
    for (const auto& other : input_.intent.fields) {
      if (other.name == wish_.name) break;  // the later one is told of
      if (key_of_field(other) != key) continue;
      refuse(place,
             name_ + " and field " + quote(other.name) + " would become one key " + quote(key),
             "give one of them another name with rename");
    }
  }

  /// A key has no properties of its own.
  void refuse_other_wishes() {
    for (const auto& [key, place] : idle_wishes(wish_, &Wish::of_moved)) {
      refuse(place, name_ + " becomes a key, so that " + key + " says nothing of it",
             "leave " + key + " out");
    }
  }

  const RuleInput& input_;
  const CollectionSchema& made_;  ///< with those fields that stay fields
  const FieldIntent& wish_;
  const FieldSchema& field_;
  std::string name_;
  Diagnostics& findings_;
};

Change change_of(const RuleInput& input, const FieldIntent& wish, const FieldSchema& field) {
  const auto nulls = input.source.null_counts.find(field.name);
  std::string reason;
  if (field.nullable) {
    reason = nulls == input.source.null_counts.end()
                 ? "rows with NULL get no such key"
                 : grouped(nulls->second) + (nulls->second == 1 ? " row" : " rows") +
                       " with NULL " + (nulls->second == 1 ? "gets" : "get") + " no such key";
  }
  const auto add = [&](const std::string& loss) { reason += (reason.empty() ? "" : "; ") + loss; };
  const bool is_real = field.type == DataType::kFloat || field.type == DataType::kDouble;
  if (is_real) add("NaN stops the copy");
  const bool is_long =
      field.type == DataType::kJson || type_param(field, "max_length").value_or(0) >= kLongText;
  if (is_long) add("a dynamic field of more than 65,536 bytes stops the copy");
  return {.path = "field " + field.name,
          .before = type_text(field),
          .after = "dynamic key " + quote(key_of_field(wish)),
          .reason = reason,
          .origin = wish.to_dynamic->place};
}

/// The fields that the plan makes keys of.
std::vector<const FieldSchema*> asked_fields(const RuleInput& input) {
  std::vector<const FieldSchema*> asked;
  for (const auto& field : input.source.schema.fields) {
    const auto& wish = wish_of(input.intent, field.name).to_dynamic;
    if (wish && wish->value) asked.push_back(&field);
  }
  return asked;
}

}  // namespace

std::string key_of_field(const FieldIntent& wish) {
  if (!wish.to_dynamic || !wish.to_dynamic->value) return "";
  return wish.rename ? wish.rename->value : wish.name;
}

Decided<TargetCollection> decide_moved(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  TargetCollection& made = decided.value;
  const auto asked = asked_fields(input);
  for (const auto* field : asked) {
    const FieldIntent& wish = wish_of(input.intent, field->name);
    const std::string key = key_of_field(wish);
    const bool is_dropped = target_field(input.made, field->name) == nullptr;
    const bool is_able = !field->is_primary_key && can_become_key(field->type);
    if (key.empty() || is_dropped || !is_able) continue;
    made.to_dynamic[field->name] = key;
    made.renamed[field->name] = "";
    std::erase_if(made.schema.fields,
                  [&](const FieldSchema& one) { return one.name == field->name; });
    decided.changes.push_back(change_of(input, wish, *field));
  }
  for (const auto* field : asked) {
    const FieldIntent& wish = wish_of(input.intent, field->name);
    KeyCheck(input, made.schema, wish, *field, decided.findings).run();
  }
  return decided;
}

}  // namespace kiteway::planner
