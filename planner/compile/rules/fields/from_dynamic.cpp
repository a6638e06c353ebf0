#include "planner/compile/rules/fields/from_dynamic.h"

#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/wish.h"
#include "planner/model/field_wishes.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/default_text.h"

#include <algorithm>
#include <utility>

namespace kiteway::planner {
namespace {

constexpr const char* kCode = "P0324";

std::string type_names() {
  std::vector<std::string> names;
  for (const DataType type : types_of_keys()) names.push_back(to_string(type));
  return join(names, ", ");
}

/// Rows without the key, where somebody counted those that have it.
std::optional<std::int64_t> rows_without(const CollectionIntent& intent,
                                         const CollectionSnapshot& source, const std::string& key) {
  const auto rows = rows_to_move(intent, source);
  const auto counted = source.key_counts.find(key);
  if (!rows || counted == source.key_counts.end()) return std::nullopt;
  return std::max<std::int64_t>(0, *rows - counted->second);
}

/// The checks of one field, in the order in which a user would mend what they find.
class KeyedCheck {
 public:
  KeyedCheck(const RuleInput& input, const FieldIntent& wish, Diagnostics& findings)
      : input_(input), wish_(wish), name_("field " + quote(wish.name)), findings_(findings) {}

  void run() {
    const SourcePlace& place = wish_.from_dynamic->place;
    if (find_field(input_.source.schema, wish_.name) != nullptr) {
      refuse(place, name_ + " cannot be made of a key, for the source has it",
             "give the new field another name");
      return;
    }
    refuse_changes();
    const std::string& key = wish_.from_dynamic->value;
    const auto same = std::ranges::find_if(input_.intent.fields, [&](const FieldIntent& other) {
      return other.from_dynamic && other.from_dynamic->value == key;
    });
    if (!input_.source.schema.dynamic_field_enabled) {
      refuse(place, name_ + " cannot be made of a key, for the source has no dynamic field",
             "leave the field out, or write add for one with the same value in all rows");
    } else if (same->name != wish_.name) {
      refuse(place, "key " + quote(key) + " becomes field " + quote(same->name) + " already",
             "make one field of it");
    }
    check_type(place);
  }

 private:
  void refuse(const SourcePlace& place, std::string message, std::string hint) {
    add_error(findings_, kCode, place, std::move(message), std::move(hint),
              subject_of(input_.source));
  }

  void check_type(const SourcePlace& place) {
    if (!wish_.type) {
      refuse(place, name_ + " is made of a key and needs a type", "add one of " + type_names());
    } else if (!can_come_from_key(wish_.type->value)) {
      refuse(wish_.type->place,
             name_ + " is made of a key, and no value in JSON is a " + to_string(wish_.type->value),
             "choose one of " + type_names());
    } else if (wish_.type->value == DataType::kJson && input_.server.can.json_objects_only) {
      refuse(wish_.type->place,
             name_ + " would hold values that are no objects, and " + input_.server.text +
                 " takes objects alone in JSON fields",
             "choose another type, or a target of 2.4 or newer");
    }
  }

  /// Wishes that are about a field of the source, or about another new field.
  void refuse_changes() {
    for (const auto& [key, place] : idle_wishes(wish_, &Wish::of_keyed)) {
      refuse(place, name_ + " is made of a key, so that " + key + " says nothing of it",
             "leave " + key + " out");
    }
  }

  const RuleInput& input_;
  const FieldIntent& wish_;
  std::string name_;
  Diagnostics& findings_;
};

/// What stands against this substitute; empty when nothing does.
std::string problem_with(Substitute substitute, const FieldSchema& field) {
  if (substitute == Substitute::kDefault && !field.default_value) return "has no default";
  if (substitute != Substitute::kNull) return "";
  if (field.default_value) return "has a default, and servers keep no NULL beside one";
  return field.nullable ? "" : "is never NULL on the target";
}

void check_substitute(const RuleInput& input, const FieldSchema& field,
                      const std::optional<Placed<Substitute>>& wish, Diagnostics& findings) {
  if (!wish) return;
  const std::string problem = problem_with(wish->value, field);
  if (problem.empty()) return;
  add_error(findings, kCode, wish->place, "field " + quote(field.name) + " " + problem,
            wish->value == Substitute::kDefault ? "add default, or write set_null or fail"
                                                : "write set_default or fail",
            subject_of(input.source));
}

/// What a field gets in place of a value: "NULL", or its default.
std::string value_text(Substitute substitute, const FieldSchema& field) {
  switch (substitute) {
    case Substitute::kNone:
      return "";
    case Substitute::kNull:
      return "NULL";
    case Substitute::kDefault:
      return field.default_value ? default_text(*field.default_value) : "";
  }
  return "";
}

std::string gets(Substitute substitute, const FieldSchema& field) {
  if (substitute == Substitute::kNone) return "stops the copy";
  return "gives " + value_text(substitute, field);
}

std::string counted_text(const CollectionIntent& intent, const CollectionSnapshot& source,
                         const std::string& key) {
  const auto rows = rows_to_move(intent, source);
  const auto without = rows_without(intent, source, key);
  if (!rows || !without) return "nobody knows how many rows have it";
  return grouped(*rows - *without) + " of " + grouped(*rows) + (*rows == 1 ? " row" : " rows") +
         (*rows - *without == 1 ? " has it" : " have it");
}

/// Wishes that are about fields made of a key alone.
void refuse_for_others(const RuleInput& input, const FieldIntent& wish, Diagnostics& findings) {
  for (const auto& [key, place] : idle_wishes(wish, &Wish::of_all_others)) {
    add_error(findings, kCode, place,
              "field " + quote(wish.name) + " is not made of a key, so that " + key +
                  " says nothing of it",
              "write from_dynamic beside it, or leave it out", subject_of(input.source));
  }
}

/// What rows get without the key when the plan does not say: what the field can hold.
Substitute missing_by_default(const FieldSchema& field) {
  if (field.default_value) return Substitute::kDefault;
  return field.nullable ? Substitute::kNull : Substitute::kNone;
}

/// Refuses a field that some rows would have no value for.
void refuse_without_value(const RuleInput& input, const FieldIntent& wish, const KeyField& made_of,
                          Diagnostics& findings) {
  if (made_of.missing != Substitute::kNone) return;
  const std::string key = quote(made_of.key);
  if (!wish.on_missing) {
    add_error(findings, kCode, wish.from_dynamic->place,
              "rows without key " + key + " have no value: field " + quote(wish.name) +
                  " is not nullable and has no default",
              "add default, or write on_missing: fail to stop the copy at such a row",
              subject_of(input.source));
    return;
  }
  const std::int64_t rows = rows_without(input.intent, input.source, made_of.key).value_or(0);
  if (rows == 0) return;
  add_error(findings, kCode, wish.on_missing->place,
            grouped(rows) + (rows == 1 ? " row has" : " rows have") + " no key " + key +
                ", and without it field " + quote(wish.name) + " has no value",
            "write set_default with a default, or set_null where the field may be NULL",
            subject_of(input.source));
}

void add_changes(const RuleInput& input, const FieldIntent& wish, const FieldSchema& field,
                 const KeyField& made_of, std::vector<Change>& changes) {
  const bool is_rounded = field.type == DataType::kFloat;
  changes.push_back({.kind = ChangeKind::kAdd,
                     .path = "field " + field.name,
                     .after = type_text(field),
                     .reason = "made of dynamic key " + quote(made_of.key) + ": " +
                               counted_text(input.intent, input.source, made_of.key) +
                               "; a row without it " + gets(made_of.missing, field) +
                               ", a value of another type " + gets(made_of.mistyped, field) +
                               (is_rounded ? "; numbers keep 24 bits" : ""),
                     .origin = wish.from_dynamic->place});
  if (made_of.mistyped == Substitute::kNone) return;
  changes.push_back({.kind = ChangeKind::kLost,
                     .path = "dynamic key " + made_of.key,
                     .before = "values that are no " + type_text(field),
                     .reason = "the field gets " + value_text(made_of.mistyped, field) + " instead",
                     .origin = wish.on_mistyped->place});
}

}  // namespace

Decided<TargetCollection> decide_keyed(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  for (const auto& wish : input.intent.fields) {
    if (!wish.from_dynamic) {
      refuse_for_others(input, wish, decided.findings);
      continue;
    }
    KeyedCheck(input, wish, decided.findings).run();
    const bool is_able = !wish.add && wish.type && can_come_from_key(wish.type->value);
    if (!is_able || find_field(input.source.schema, wish.name) != nullptr) continue;
    decided.value.from_dynamic[wish.name] = {.key = wish.from_dynamic->value};
    decided.value.schema.fields.push_back(new_field(wish));
  }
  return decided;
}

Decided<TargetCollection> decide_substitutes(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  for (auto& [name, made_of] : decided.value.from_dynamic) {
    const FieldSchema& field = *find_field(input.made.schema, name);
    const FieldIntent& wish = wish_of(input.intent, name);
    if (wish.default_value && !field.default_value) continue;  // decide_defaults refused it
    check_substitute(input, field, wish.on_missing, decided.findings);
    check_substitute(input, field, wish.on_mistyped, decided.findings);
    made_of.missing = wish.on_missing ? wish.on_missing->value : missing_by_default(field);
    made_of.mistyped = wish.on_mistyped ? wish.on_mistyped->value : Substitute::kNone;
    refuse_without_value(input, wish, made_of, decided.findings);
    add_changes(input, wish, field, made_of, decided.changes);
  }
  return decided;
}

}  // namespace kiteway::planner
