#include "planner/compile/rules/default_value.h"
#include "planner/compile/rules/fields/mapping.h"
#include "planner/compile/rules/rule.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/default_text.h"

namespace kiteway::planner {
namespace {

/// Why a field of this kind is never null, whatever the server: what follows its name.
std::string why_never_null(const CollectionSchema& schema, const FieldSchema& field) {
  if (field.is_primary_key) return "is the primary key, which is never null";
  if (field.is_partition_key) return "is the partition key, which is never null";
  if (field.is_function_output) return "is the output of a function, which is never null";
  if (is_function_input(schema, field.name)) return "is read by a function, which takes no NULL";
  if (field.type == DataType::kArrayOfStruct) return "is an array of structs, which is never null";
  return "";
}

/// What brought it about that the target holds no NULL there.
const SourcePlace& place_of_refusal(const CollectionIntent& intent, const FieldIntent& wish) {
  if (wish.partition_key && wish.partition_key->value) return wish.partition_key->place;
  if (wish.nullable) return wish.nullable->place;
  return intent.nullable.is_explicit() ? intent.nullable.place : intent.place;
}

}  // namespace

void check_nullable_of_all(FieldMapping& mapping) {
  const auto& wish = mapping.intent.nullable;
  if (!wish.is_explicit() || !wish.value || mapping.server.can.nullable_scalars) return;
  mapping.refusals.add("P0311", wish.place, mapping.server.text + " has no nullable fields",
                       "leave nullable out, or choose a target that has them");
}

void set_nullable(FieldMapping& mapping, const MappedField& mapped) {
  const FieldIntent& wish = mapped.wish;
  FieldSchema& field = mapped.after;
  const std::string never = why_never_null(mapping.made.schema, field);
  const Capabilities& can = mapping.server.can;
  const bool is_able = is_vector(field.type) ? can.nullable_vectors : can.nullable_scalars;
  if (!wish.nullable) {
    const bool wanted = is_vector(field.type) ? field.nullable : mapping.intent.nullable.value;
    field.nullable = wanted && is_able && never.empty();
    return;
  }
  field.nullable = wish.nullable->value && is_able && never.empty();
  if (field.nullable == wish.nullable->value) return;
  if (never.empty()) {
    const std::string what = is_vector(field.type) ? "vector fields" : "fields";
    mapping.refusals.add("P0311", wish.nullable->place,
                         mapping.server.text + " has no nullable " + what,
                         "leave nullable out, or choose a target that has them");
  } else if (!field.is_partition_key || !wish.partition_key) {  // else told of already
    mapping.refusals.add("P0311", wish.nullable->place,
                         "field " + quote(mapped.before.name) + " " + never, "leave nullable out",
                         subject_of(mapping.source, mapped.before.name));
  }
}

void check_nulls(FieldMapping& mapping, const MappedField& mapped) {
  const FieldSchema& field = mapped.after;
  const std::string& name = mapped.before.name;
  if (!mapped.before.nullable) return;
  if (field.nullable && !field.default_value) return;
  const auto counted = mapping.source.null_counts.find(name);
  if (counted == mapping.source.null_counts.end() || counted->second == 0) return;
  const std::string rows =
      grouped(counted->second) + (counted->second == 1 ? " row holds" : " rows hold");
  const auto& default_wish = mapped.wish.default_value;
  if (field.default_value) {
    add_warning(mapping.refusals.diagnostics(), "P0316",
                default_wish ? default_wish->place : mapping.intent.place,
                rows + " NULL in field " + quote(name) + ", and will hold its default " +
                    default_text(*field.default_value) + " on the target",
                "servers keep no NULL in a field that has a default (milvus#52051)",
                subject_of(mapping.source, name));
    return;
  }
  const std::string never = why_never_null(mapping.made.schema, field);
  if (mapping.intent.on_row_error.value == RowErrorPolicy::kQuarantine) {
    add_warning(mapping.refusals.diagnostics(), "P0315",
                place_of_refusal(mapping.intent, mapped.wish),
                rows + " NULL in field " + quote(name) + ", and will be left out",
                "let the field be nullable, or give it a default, and they go",
                subject_of(mapping.source, name));
    return;
  }
  mapping.refusals.add(
      "P0315", place_of_refusal(mapping.intent, mapped.wish),
      rows + " NULL in field " + quote(name) +
          (never.empty() ? ", which the target would not be able to hold" : ", which " + never),
      field.is_partition_key ? "choose another partition key, or give the field a default"
                             : "let the field be nullable, or give it a default",
      subject_of(mapping.source, name));
}

}  // namespace kiteway::planner
