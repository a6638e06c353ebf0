#include "planner/compile/rules/fields/from_dynamic.h"

#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/rule.h"
#include "planner/compile/rules/wish.h"
#include "planner/model/field_wishes.h"
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
  KeyedCheck(FieldMapping& mapping, const FieldIntent& wish)
      : mapping_(mapping), wish_(wish), name_("field " + quote(wish.name)) {}

  void run() {
    const SourcePlace& place = wish_.from_dynamic->place;
    if (find_field(mapping_.source.schema, wish_.name) != nullptr) {
      refuse(place, name_ + " cannot be made of a key, for the source has it",
             "give the new field another name");
      return;
    }
    refuse_changes();
    const std::string& key = wish_.from_dynamic->value;
    const auto same = std::ranges::find_if(mapping_.intent.fields, [&](const FieldIntent& other) {
      return other.from_dynamic && other.from_dynamic->value == key;
    });
    if (!mapping_.source.schema.dynamic_field_enabled) {
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
    mapping_.refusals.add(kCode, place, std::move(message), std::move(hint),
                          subject_of(mapping_.source));
  }

  void check_type(const SourcePlace& place) {
    if (!wish_.type) {
      refuse(place, name_ + " is made of a key and needs a type", "add one of " + type_names());
    } else if (!can_come_from_key(wish_.type->value)) {
      refuse(wish_.type->place,
             name_ + " is made of a key, and no value in JSON is a " + to_string(wish_.type->value),
             "choose one of " + type_names());
    } else if (wish_.type->value == DataType::kJson && mapping_.server.can.json_objects_only) {
      refuse(wish_.type->place,
             name_ + " would hold values that are no objects, and " + mapping_.server.text +
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

  FieldMapping& mapping_;
  const FieldIntent& wish_;
  std::string name_;
};

/// What stands against this substitute; empty when nothing does.
std::string problem_with(Substitute substitute, const FieldSchema& field) {
  if (substitute == Substitute::kDefault && !field.default_value) return "has no default";
  if (substitute != Substitute::kNull) return "";
  if (field.default_value) return "has a default, and servers keep no NULL beside one";
  return field.nullable ? "" : "is never NULL on the target";
}

void check_substitute(FieldMapping& mapping, const FieldSchema& field,
                      const std::optional<Placed<Substitute>>& wish) {
  if (!wish) return;
  const std::string problem = problem_with(wish->value, field);
  if (problem.empty()) return;
  mapping.refusals.add(kCode, wish->place, "field " + quote(field.name) + " " + problem,
                       wish->value == Substitute::kDefault
                           ? "add default, or write set_null or fail"
                           : "write set_default or fail",
                       subject_of(mapping.source));
}

/// What the field gets instead of a value: "NULL", or its default.
std::string given_text(Substitute substitute, const FieldSchema& field) {
  if (substitute == Substitute::kNull) return "NULL";
  const bool is_default = substitute == Substitute::kDefault && field.default_value;
  return is_default ? default_text(*field.default_value) : "";
}

/// What a row without a value for the field does, as the end of a sentence.
std::string outcome_text(Substitute substitute, const FieldSchema& field) {
  if (substitute == Substitute::kNone) return "ends the copy";
  return "gives " + given_text(substitute, field);
}

std::string counted_text(const CollectionIntent& intent, const CollectionSnapshot& source,
                         const std::string& key) {
  const auto rows = rows_to_move(intent, source);
  const auto without = rows_without(intent, source, key);
  if (!rows || !without) return "nobody knows how many rows have it";
  return grouped(*rows - *without) + " of " + grouped(*rows) + (*rows == 1 ? " row" : " rows") +
         (*rows - *without == 1 ? " has it" : " have it");
}

}  // namespace

std::vector<FieldSchema> keyed_fields(const CollectionIntent& intent, TargetCollection& made) {
  std::vector<FieldSchema> fields;
  for (const auto& wish : intent.fields) {
    if (!wish.from_dynamic || wish.add || !wish.type || !can_come_from_key(wish.type->value)) {
      continue;
    }
    if (find_field(made.schema, wish.name) != nullptr) continue;
    made.from_dynamic[wish.name] = {.key = wish.from_dynamic->value};
    fields.push_back(new_field(wish));
  }
  return fields;
}

void check_from_dynamic(FieldMapping& mapping) {
  for (const auto& wish : mapping.intent.fields) {
    if (wish.from_dynamic) {
      KeyedCheck(mapping, wish).run();
      continue;
    }
    for (const auto& [key, place] : idle_wishes(wish, &Wish::of_all_others)) {
      mapping.refusals.add(kCode, place,
                           "field " + quote(wish.name) + " is not made of a key, so that " + key +
                               " says nothing of it",
                           "write from_dynamic beside it, or leave it out",
                           subject_of(mapping.source));
    }
  }
}

void set_substitutes(FieldMapping& mapping, const MappedField& mapped) {
  const FieldSchema& field = mapped.after;
  const auto found = mapping.made.from_dynamic.find(field.name);
  if (found == mapping.made.from_dynamic.end()) return;
  const FieldIntent& wish = mapped.wish;
  if (wish.default_value && !field.default_value) return;  // told of already
  check_substitute(mapping, field, wish.on_missing);
  check_substitute(mapping, field, wish.on_mistyped);
  KeyField& made_of = found->second;
  made_of.mistyped = wish.on_mistyped ? wish.on_mistyped->value : Substitute::kNone;
  if (wish.on_missing) {
    made_of.missing = wish.on_missing->value;
  } else if (field.default_value || field.nullable) {
    made_of.missing = field.default_value ? Substitute::kDefault : Substitute::kNull;
  } else {
    mapping.refusals.add(kCode, wish.from_dynamic->place,
                         "field " + quote(field.name) +
                             " can neither be NULL nor has it a default: what is it in rows "
                             "without key " +
                             quote(made_of.key) + "?",
                         "add default, or write on_missing: fail, and such a row ends the copy",
                         subject_of(mapping.source));
    return;
  }
  const auto without = rows_without(mapping.intent, mapping.source, made_of.key);
  if (made_of.missing != Substitute::kNone || without.value_or(0) == 0) return;
  mapping.refusals.add(kCode, wish.on_missing->place,
                       grouped(*without) + (*without == 1 ? " row has" : " rows have") +
                           " no key " + quote(made_of.key) + ", and without it field " +
                           quote(field.name) + " has no value",
                       "write set_default with a default, or set_null where the field may be NULL",
                       subject_of(mapping.source));
}

std::vector<Change> from_dynamic_changes(const CollectionIntent& intent,
                                         const CollectionSnapshot& source,
                                         const TargetCollection& made) {
  std::vector<Change> changes;
  for (const auto& [name, made_of] : made.from_dynamic) {
    const FieldSchema* field = find_field(made.schema, name);
    const FieldIntent& wish = wish_of(intent, name);
    if (field == nullptr || !wish.from_dynamic) continue;
    const bool is_rounded = field->type == DataType::kFloat;
    changes.push_back({.kind = ChangeKind::kAdd,
                       .path = "field " + name,
                       .after = type_text(*field),
                       .reason = "made of dynamic key " + quote(made_of.key) + ": " +
                                 counted_text(intent, source, made_of.key) + "; a row without it " +
                                 outcome_text(made_of.missing, *field) +
                                 ", a value of another type " +
                                 outcome_text(made_of.mistyped, *field) +
                                 (is_rounded ? "; numbers keep 24 bits" : ""),
                       .origin = wish.from_dynamic->place});
    if (made_of.mistyped == Substitute::kNone) continue;
    changes.push_back(
        {.kind = ChangeKind::kLost,
         .path = "dynamic key " + made_of.key,
         .before = "values that are no " + type_text(*field),
         .reason = "the field gets " + given_text(made_of.mistyped, *field) + " instead",
         .origin = wish.on_mistyped->place});
  }
  return changes;
}

}  // namespace kiteway::planner
