#include "planner/compile/rules/fields/fields.h"

#include "planner/compile/rules/default_value.h"
#include "planner/compile/rules/fields/added.h"
#include "planner/compile/rules/fields/field_layout.h"
#include "planner/compile/rules/fields/from_dynamic.h"
#include "planner/compile/rules/fields/functions.h"
#include "planner/compile/rules/fields/mapping.h"
#include "planner/compile/rules/fields/to_dynamic.h"
#include "planner/compile/rules/rule.h"
#include "planner/compile/rules/wish.h"
#include "schema/base/quote.h"
#include "schema/base/suggestions.h"
#include "schema/base/units.h"
#include "schema/default_text.h"

#include <algorithm>
#include <utility>

namespace kiteway::planner {
namespace {

bool has_max_length(const FieldSchema& field) {
  return field.type == DataType::kVarChar ||
         (field.type == DataType::kArray && field.element_type == DataType::kVarChar);
}

/// A key that stands in an expression as it is.
bool is_plain_key(const std::string& key) {
  return std::ranges::all_of(key, [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

void check_names(FieldMapping& mapping) {
  std::vector<std::string> names;
  for (const auto& field : mapping.source.schema.fields) names.push_back(field.name);
  for (const auto& wish : mapping.intent.fields) {
    if (wish.add || wish.from_dynamic || std::ranges::find(names, wish.name) != names.end())
      continue;
    const auto near = nearest(wish.name, names);
    mapping.refusals.add(
        "P0310", wish.place,
        "collection " + quote(mapping.source.address.collection) + " has no field " +
            quote(wish.name),
        near ? "did you mean " + quote(*near) + "?" : "it has: " + join(names, ", "),
        subject_of(mapping.source));
  }
}

void set_lengths(FieldMapping& mapping, const MappedField& mapped) {
  const FieldIntent& wish = mapped.wish;
  FieldSchema& field = mapped.after;
  const auto refuse = [&](const SourcePlace& place, const std::string& param,
                          const std::string& hint) {
    mapping.refusals.add("P0314", place,
                         "field " + quote(mapped.before.name) + " is of type " + type_text(field) +
                             ", which has no " + param,
                         hint, subject_of(mapping.source, mapped.before.name));
  };
  if (wish.max_length && !has_max_length(field)) {
    refuse(wish.max_length->place, "max_length", "only VarChar, and arrays of it, have one");
  } else if (wish.max_length) {
    field.type_params["max_length"] = std::to_string(wish.max_length->value);
  }
  if (!wish.max_capacity) return;
  const std::string capacity = std::to_string(wish.max_capacity->value);
  if (field.type == DataType::kArray) {
    field.type_params["max_capacity"] = capacity;
  } else if (field.type == DataType::kArrayOfStruct) {
    for (auto& member : field.sub_fields) member.type_params["max_capacity"] = capacity;
  } else {
    refuse(wish.max_capacity->place, "max_capacity", "only arrays have one");
  }
}

void set_default(FieldMapping& mapping, const MappedField& mapped) {
  const auto& wish = mapped.wish.default_value;
  FieldSchema& field = mapped.after;
  const bool is_able = mapping.server.can.default_values;
  if (!is_able) field.default_value.reset();
  if (!wish) return;
  const std::string name = "field " + quote(mapped.before.name);
  if (field.is_primary_key) {
    mapping.refusals.add("P0312", wish->place, name + " is the primary key, which has no default",
                         "leave default out", subject_of(mapping.source, mapped.before.name));
    return;
  }
  auto value = default_for(field, wish->value);
  if (!value) {
    mapping.refusals.add(
        "P0312", wish->place, "the default of " + name + " " + value.error().message,
        join(value.error().notes, "; "), subject_of(mapping.source, mapped.before.name));
    return;
  }
  if (!is_able) {
    mapping.refusals.add("P0311", wish->place, mapping.server.text + " has no default values",
                         "leave default out, or choose a target that has them");
    return;
  }
  field.default_value = *std::move(value);
}

}  // namespace

namespace {

bool map_fields(const CollectionIntent& intent, const CollectionSnapshot& source,
                const TargetServer& server, TargetCollection& made, Diagnostics& diagnostics) {
  made.tells_validity = server.can.valid_data;
  FieldMapping mapping{.intent = intent,
                       .source = source,
                       .server = server,
                       .made = made,
                       .refusals = Refusals(diagnostics)};
  check_names(mapping);
  check_layout(mapping);
  check_functions(mapping);
  check_added(mapping);
  check_from_dynamic(mapping);
  check_to_dynamic(mapping);
  choose_partition_key(mapping);
  check_nullable_of_all(mapping);
  for (auto& field : made.schema.fields) {
    const FieldSchema added = field;
    const FieldSchema* before =
        is_new_field(made, field.name) ? &added : source_field(made, source.schema, field.name);
    if (before == nullptr) continue;  // made by another rule
    const MappedField mapped{
        .wish = wish_of(intent, before->name), .before = *before, .after = field};
    set_lengths(mapping, mapped);
    if (mapped.wish.description) field.description = mapped.wish.description->value;
    set_default(mapping, mapped);
    set_nullable(mapping, mapped);
    check_nulls(mapping, mapped);
    set_substitutes(mapping, mapped);
  }
  return mapping.refusals.none();
}

}  // namespace

Decided<TargetCollection> decide_fields(const RuleInput& input) {
  Decided<TargetCollection> decided{.value = input.made};
  TargetCollection& made = decided.value;
  lay_out_fields(input.intent, made);
  fit_functions(input.server.can, made);
  map_fields(input.intent, input.source, input.server, made, decided.findings);
  decided.changes = field_changes(input.intent, input.source, input.server, made);
  add_function_changes(input.source, made, decided.changes, decided.unchanged);
  return decided;
}

RowsToCount rows_to_count(const CollectionIntent& intent, const CollectionSnapshot& source,
                          const TargetServer& server) {
  TargetCollection made{.schema = source.schema};
  Diagnostics ignored;
  lay_out_fields(intent, made);
  map_fields(intent, source, server, made, ignored);
  RowsToCount rows;
  for (const auto& field : source.schema.fields) {
    if (!field.nullable) continue;
    const auto* after = target_field(made, field.name);
    if (after == nullptr || !after->nullable || after->default_value) {
      rows.null_fields.push_back(field.name);
    }
  }
  if (!source.schema.dynamic_field_enabled) return rows;
  for (const auto& [name, made_of] : made.from_dynamic) {
    if (is_plain_key(made_of.key)) rows.taken_keys.push_back(made_of.key);
  }
  if (!intent.dynamic_field.value) return rows;
  for (const auto& field : made.schema.fields) rows.dynamic_keys.push_back(field.name);
  for (const auto& [name, key] : made.to_dynamic) rows.dynamic_keys.push_back(key);
  std::erase_if(rows.dynamic_keys, [&](const std::string& key) {
    return !is_plain_key(key) || std::ranges::find(rows.taken_keys, key) != rows.taken_keys.end();
  });
  return rows;
}

}  // namespace kiteway::planner
