#include "planner/compile/rules/fields/added.h"

#include "planner/compile/rules/default_value.h"
#include "planner/compile/rules/wish.h"
#include "planner/model/field_wishes.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/default_text.h"

#include <optional>
#include <string>
#include <utility>

namespace kiteway::planner {
namespace {

constexpr const char* kCode = "P0323";

/// The value of a new field, or a finding for what a user would mend first.
std::optional<DefaultValue> added_value(const FieldIntent& wish, Diagnostics& findings) {
  const std::string name = "field " + quote(wish.name);
  if (!wish.type) {
    add_error(findings, kCode, wish.add->place, name + " is new and needs a type",
              "add type: VarChar, for example");
    return std::nullopt;
  }
  const DataType type = wish.type->value;
  if (!can_have_default(type)) {
    add_error(findings, kCode, wish.type->place,
              name + " is new, and this build makes no values of type " + to_string(type),
              "choose a plain number, Bool, VarChar or Timestamptz");
    return std::nullopt;
  }
  auto value = default_for(new_field(wish), wish.add->value);
  if (value) return *std::move(value);
  add_error(findings, kCode, wish.add->place, "the value of " + name + " " + value.error().message,
            join(value.error().notes, "; "));
  return std::nullopt;
}

void add_field(const RuleInput& input, const FieldIntent& wish,
               Decided<TargetCollection>& decided) {
  const std::string name = "field " + quote(wish.name);
  if (find_field(input.source.schema, wish.name) != nullptr) {
    add_error(decided.findings, kCode, wish.add->place,
              name + " cannot be added, for the source has it",
              "give the new field another name; default is for rows that bring no value",
              subject_of(input.source, wish.name));
    return;
  }
  for (const auto& [key, place] : idle_wishes(wish, &Wish::of_added)) {
    add_error(decided.findings, kCode, place,
              name + " is new, so that " + key + " says nothing of it", "leave " + key + " out");
  }
  const auto value = added_value(wish, decided.findings);
  if (!value) return;
  FieldSchema field = new_field(wish);
  decided.changes.push_back({.kind = ChangeKind::kAdd,
                             .path = "field " + wish.name,
                             .after = type_text(field),
                             .reason = "every row gets " + default_text(*value),
                             .origin = wish.add->place});
  decided.value.added[wish.name] = *value;
  decided.value.schema.fields.push_back(std::move(field));
}

}  // namespace

Decided<TargetCollection> decide_added(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  for (const auto& wish : input.intent.fields) {
    if (wish.add) add_field(input, wish, decided);
  }
  return decided;
}

}  // namespace kiteway::planner
