#include "planner/compile/rules/fields/dropped.h"

#include "planner/compile/rules/filter.h"
#include "planner/compile/rules/wish.h"
#include "planner/model/field_wishes.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/suggestions.h"
#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

bool is_dropped(const FieldIntent& wish) { return wish.drop && wish.drop->value; }

void refuse_unknown_names(const RuleInput& input, Diagnostics& findings) {
  std::vector<std::string> names;
  for (const auto& field : input.source.schema.fields) names.push_back(field.name);
  for (const auto& wish : input.intent.fields) {
    const bool is_known = std::ranges::find(names, wish.name) != names.end();
    if (wish.add || wish.from_dynamic || is_known) continue;
    const auto near = nearest(wish.name, names);
    add_error(findings, "P0310", wish.place,
              "collection " + quote(input.source.address.collection) + " has no field " +
                  quote(wish.name),
              near ? "did you mean " + quote(*near) + "?" : "it has: " + join(names, ", "),
              subject_of(input.source));
  }
}

void refuse_drop(const RuleInput& input, const FieldIntent& wish, const FieldSchema& field,
                 Diagnostics& findings) {
  const std::string name = "field " + quote(field.name);
  if (field.is_primary_key) {
    add_error(findings, "P0319", wish.drop->place,
              name + " is the primary key, which cannot be left out",
              "write auto_id: true, and the target makes keys of its own",
              subject_of(input.source, field.name));
  }
  for (const auto& [key, place] : idle_wishes(wish, &Wish::of_dropped)) {
    add_error(findings, "P0319", place, name + " is left out, so nothing else can be said of it",
              "remove this, or drop: true");
  }
}

/// No server makes a collection without one.
void refuse_without_vectors(const RuleInput& input, const CollectionSchema& made,
                            Diagnostics& findings) {
  const auto is_vector_field = [](const FieldSchema& field) { return is_vector(field.type); };
  if (std::ranges::any_of(made.fields, is_vector_field)) return;
  for (const auto& field : input.source.schema.fields) {
    const FieldIntent& wish = wish_of(input.intent, field.name);
    if (!is_vector_field(field) || !is_dropped(wish)) continue;
    add_error(findings, "P0319", wish.drop->place,
              "without field " + quote(field.name) +
                  " the collection has no vector field, and a collection needs one",
              "keep a vector field", subject_of(input.source, field.name));
  }
}

/// Rows that lose their value when that field is left out, where it is known: "1,050 of 1,200 rows
/// have a value".
std::string lost_values(const RuleInput& input, const FieldSchema& field) {
  const auto rows = rows_to_move(input.intent, input.source);
  const auto nulls = input.source.null_counts.find(field.name);
  const bool is_counted = !field.nullable || nulls != input.source.null_counts.end();
  if (!rows || !is_counted) return "nobody knows how many rows have a value";
  const std::int64_t lost = *rows - (field.nullable ? nulls->second : 0);
  if (lost <= 0) return "no row has a value";
  return grouped(lost) + " of " + grouped(*rows) + (*rows == 1 ? " row" : " rows") +
         (lost == 1 ? " has" : " have") + " a value";
}

}  // namespace

Decided<TargetCollection> decide_dropped(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  refuse_unknown_names(input, decided.findings);
  for (const auto& field : input.source.schema.fields) {
    const FieldIntent& wish = wish_of(input.intent, field.name);
    if (!is_dropped(wish)) continue;
    refuse_drop(input, wish, field, decided.findings);
    if (field.is_primary_key) continue;
    decided.value.renamed[field.name] = "";
    std::erase_if(decided.value.schema.fields,
                  [&](const FieldSchema& one) { return one.name == field.name; });
    decided.changes.push_back({.kind = ChangeKind::kLost,
                               .path = "field " + field.name,
                               .before = type_text(field),
                               .reason = "left out by the plan; " + lost_values(input, field),
                               .origin = wish.drop->place});
  }
  refuse_without_vectors(input, decided.value.schema, decided.findings);
  return decided;
}

}  // namespace kiteway::planner
