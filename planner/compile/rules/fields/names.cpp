#include "planner/compile/rules/fields/names.h"

#include "planner/compile/rules/fields/field_rule.h"
#include "planner/compile/rules/fields/to_dynamic.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

void refuse_name(const RuleInput& input, const FieldIntent& wish, const std::string& problem,
                 Diagnostics& findings) {
  add_error(findings, "P0321", wish.rename->place, "field " + quote(wish.name) + " " + problem,
            "give it another name", subject_of(input.source, wish.name));
}

/// The new name of a field that the target has; nullptr if it keeps its own.
const Placed<std::string>* rename_of(const RuleInput& input, const FieldSchema& field) {
  if (is_new_field(input.made, field.name)) return nullptr;
  const FieldIntent& wish = wish_of(input.intent, field.name);
  return wish.rename && key_of_field(wish).empty() ? &*wish.rename : nullptr;
}

}  // namespace

Decided<TargetCollection> decide_names(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  auto& fields = decided.value.schema.fields;
  for (auto& field : fields) {
    const auto* rename = rename_of(input, field);
    if (rename == nullptr || rename->value.empty() || rename->value == field.name) continue;
    decided.value.renamed[field.name] = rename->value;
    decided.changes.push_back({.path = "field " + field.name + " name",
                               .before = field.name,
                               .after = rename->value,
                               .origin = rename->place});
    field.name = rename->value;
  }
  for (const auto& before : input.made.schema.fields) {
    const auto* rename = rename_of(input, before);
    if (rename == nullptr) continue;
    const FieldIntent& wish = wish_of(input.intent, before.name);
    if (rename->value.empty()) {
      refuse_name(input, wish, "cannot be renamed: the new name is empty", decided.findings);
    } else if (std::ranges::count(fields, rename->value, &FieldSchema::name) > 1) {
      refuse_name(input, wish,
                  "cannot be renamed: the target already has a field named " + quote(rename->value),
                  decided.findings);
    }
  }
  return decided;
}

Decided<CollectionSchema> decide_descriptions(const RuleInput& input) {
  Decided<CollectionSchema> decided{.value = input.made.schema};
  for_each_field(input, decided.value, [&](const MappedField& mapped) {
    const auto& wish = mapped.wish.description;
    if (!wish) return;
    mapped.after.description = wish->value;
    if (mapped.is_new || mapped.before.description == wish->value) return;
    decided.changes.push_back({.path = "field " + mapped.before.name + " description",
                               .before = quote(mapped.before.description),
                               .after = quote(wish->value),
                               .origin = wish->place});
  });
  return decided;
}

}  // namespace kiteway::planner
