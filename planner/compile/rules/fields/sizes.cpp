#include "planner/compile/rules/fields/sizes.h"

#include "planner/compile/rules/fields/field_rule.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <cstdint>
#include <optional>

namespace kiteway::planner {
namespace {

bool has_max_length(const FieldSchema& field) {
  return field.type == DataType::kVarChar ||
         (field.type == DataType::kArray && field.element_type == DataType::kVarChar);
}

bool has_max_capacity(const FieldSchema& field) {
  return field.type == DataType::kArray || field.type == DataType::kArrayOfStruct;
}

/// Of an array of structs, what its parts have.
std::optional<std::int64_t> size_of(const FieldSchema& field, const std::string& param) {
  return field.sub_fields.empty() ? type_param(field, param)
                                  : type_param(field.sub_fields.front(), param);
}

void set_size(const std::string& param, std::int64_t size, FieldSchema& field) {
  if (field.type != DataType::kArrayOfStruct) {
    field.type_params[param] = std::to_string(size);
    return;
  }
  for (auto& member : field.sub_fields) member.type_params[param] = std::to_string(size);
}

void refuse(const RuleInput& input, const MappedField& mapped, const SourcePlace& place,
            const std::string& param, const std::string& hint, Diagnostics& findings) {
  add_error(findings, "P0314", place,
            "field " + quote(mapped.before.name) + " is of type " + type_text(mapped.after) +
                ", which has no " + param,
            hint, subject_of(input.source, mapped.before.name));
}

void add_change(const MappedField& mapped, const std::string& param, const SourcePlace& place,
                std::vector<Change>& changes) {
  const auto before = size_of(mapped.before, param);
  const auto after = size_of(mapped.after, param);
  if (mapped.is_new || !after || before == after) return;
  const bool is_narrower = before && *after < *before;
  changes.push_back({.kind = is_narrower ? ChangeKind::kLost : ChangeKind::kModify,
                     .path = "field " + mapped.before.name + " " + param,
                     .before = before ? std::to_string(*before) : "",
                     .after = std::to_string(*after),
                     .reason = is_narrower ? "the target refuses rows that are longer" : "",
                     .origin = place});
}

}  // namespace

Decided<CollectionSchema> decide_sizes(const RuleInput& input) {
  Decided<CollectionSchema> decided{.value = input.made.schema};
  for_each_field(input, decided.value, [&](const MappedField& mapped) {
    const auto& length = mapped.wish.max_length;
    const auto& capacity = mapped.wish.max_capacity;
    if (length && !has_max_length(mapped.after)) {
      refuse(input, mapped, length->place, "max_length", "only VarChar, and arrays of it, have one",
             decided.findings);
    } else if (length) {
      set_size("max_length", length->value, mapped.after);
      // The change of a type tells the length as well.
      if (mapped.before.type == mapped.after.type) {
        add_change(mapped, "max_length", length->place, decided.changes);
      }
    }
    if (capacity && !has_max_capacity(mapped.after)) {
      refuse(input, mapped, capacity->place, "max_capacity", "only arrays have one",
             decided.findings);
    } else if (capacity) {
      set_size("max_capacity", capacity->value, mapped.after);
      add_change(mapped, "max_capacity", capacity->place, decided.changes);
    }
  });
  return decided;
}

}  // namespace kiteway::planner
