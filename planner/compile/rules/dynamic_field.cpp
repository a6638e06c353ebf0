#include "planner/compile/rules/dynamic_field.h"

#include "schema/base/add_finding.h"
#include "schema/base/units.h"

namespace kiteway::planner {
namespace {

/// Such rows may be there from an older server; no server takes them today
/// (docs/milvus-behaviour.md#dynamic-field).
void refuse_collisions(const RuleInput& input, Diagnostics& findings) {
  const std::int64_t rows = input.source.colliding_rows.value_or(0);
  if (rows == 0 || !input.intent.dynamic_field.value) return;
  if (input.intent.on_row_error.value == RowErrorPolicy::kQuarantine) return;  // the diff tells
  add_error(
      findings, "P0317", input.intent.place,
      grouped(rows) + (rows == 1 ? " row has" : " rows have") +
          " a key in the dynamic field that is called like a field" +
          (input.made.to_dynamic.empty() ? "" : ", or like a key that one becomes") +
          ", which no server takes",
      "remove those keys on the source, or set dynamic_field: false to leave all of them out, or "
      "on_row_error: quarantine to leave these rows out",
      subject_of(input.source));
}

std::string why(const RuleInput& input) {
  const auto& wish = input.intent.dynamic_field;
  if (wish.value) return wish.is_explicit() ? "" : "default";
  return input.made.from_dynamic.empty() ? "its keys are not copied"
                                         : "its other keys are not copied";
}

}  // namespace

Decided<bool> decide_dynamic_field(const RuleInput& input) {
  const auto& wish = input.intent.dynamic_field;
  Decided<bool> decided{.value = wish.value};
  refuse_collisions(input, decided.findings);
  const bool before = input.source.schema.dynamic_field_enabled;
  if (before == decided.value) {
    decided.keep("dynamic field", on_off(before));
  } else {
    decided.changes.push_back({.kind = wish.value ? ChangeKind::kModify : ChangeKind::kLost,
                               .path = "dynamic field",
                               .before = on_off(before),
                               .after = on_off(wish.value),
                               .reason = why(input),
                               .origin = wish.place});
  }
  return decided;
}

}  // namespace kiteway::planner
