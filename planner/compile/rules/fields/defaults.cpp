#include "planner/compile/rules/fields/defaults.h"

#include "planner/compile/rules/default_value.h"
#include "planner/compile/rules/fields/field_rule.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/default_text.h"

#include <utility>

namespace kiteway::planner {
namespace {

/// What the plan says of a default, for a field that can have it.
void set_default(const RuleInput& input, const MappedField& mapped, Diagnostics& findings) {
  const auto& wish = mapped.wish.default_value;
  const std::string name = "field " + quote(mapped.before.name);
  const std::string subject = subject_of(input.source, mapped.before.name);
  if (mapped.after.is_primary_key) {
    add_error(findings, "P0312", wish->place, name + " is the primary key, which has no default",
              "leave default out", subject);
    return;
  }
  auto value = default_for(mapped.after, wish->value);
  if (!value) {
    add_error(findings, "P0312", wish->place,
              "the default of " + name + " " + value.error().message,
              join(value.error().notes, "; "), subject);
  } else if (!input.server.can.default_values) {
    add_error(findings, "P0311", wish->place, input.server.text + " has no default values",
              "leave default out, or choose a target that has them");
  } else {
    mapped.after.default_value = *std::move(value);
  }
}

Change change_of(const RuleInput& input, const MappedField& mapped) {
  const auto& [wish, before, after, is_new] = mapped;
  Change change{.path = "field " + before.name + " default",
                .before = before.default_value ? default_text(*before.default_value) : ""};
  if (!after.default_value) {
    change.kind = ChangeKind::kLost;
    change.reason = input.server.can.default_values ? "JSON has no default values"
                                                    : input.server.text + " has no default values";
    return change;
  }
  change.after = default_text(*after.default_value);
  if (wish.default_value) {
    change.origin = wish.default_value->place;
  } else if (wish.type) {
    change.origin = wish.type->place;
  }
  return change;
}

}  // namespace

Decided<CollectionSchema> decide_defaults(const RuleInput& input) {
  Decided<CollectionSchema> decided{.value = input.made.schema};
  for_each_field(input, decided.value, [&](const MappedField& mapped) {
    if (!input.server.can.default_values) mapped.after.default_value.reset();
    if (mapped.wish.default_value) set_default(input, mapped, decided.findings);
    const bool is_same = mapped.before.default_value == mapped.after.default_value;
    if (!mapped.is_new && !is_same) decided.changes.push_back(change_of(input, mapped));
  });
  return decided;
}

}  // namespace kiteway::planner
