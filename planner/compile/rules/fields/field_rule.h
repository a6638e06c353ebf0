// What the rules of single fields share.
#pragma once

#include "planner/compile/rules/rule.h"
#include "planner/compile/rules/wish.h"

namespace kiteway::planner {

/// One field of the target that comes from one of the source, or that the plan adds.
struct MappedField {
  const FieldIntent& wish;
  const FieldSchema& before;  ///< on the source; a new one as it was before this rule
  FieldSchema& after;
  bool is_new = false;
};

/// Visits the fields of `schema`, a copy of that of `input.made`: `visit(const MappedField&)`.
template <class Visit>
void for_each_field(const RuleInput& input, CollectionSchema& schema, const Visit& visit) {
  for (auto& field : schema.fields) {
    const FieldSchema laid_out = field;
    const bool is_new = is_new_field(input.made, field.name);
    const FieldSchema* before =
        is_new ? &laid_out : source_field(input.made, input.source.schema, field.name);
    if (before == nullptr) continue;  // made by another rule
    visit(MappedField{.wish = wish_of(input.intent, before->name),
                      .before = *before,
                      .after = field,
                      .is_new = is_new});
  }
}

}  // namespace kiteway::planner
