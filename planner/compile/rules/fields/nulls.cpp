#include "planner/compile/rules/fields/nulls.h"

#include "planner/compile/rules/default_value.h"
#include "planner/compile/rules/fields/field_rule.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/default_text.h"

#include <utility>

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

void set_nullable(const RuleInput& input, const MappedField& mapped, Diagnostics& findings) {
  const FieldIntent& wish = mapped.wish;
  FieldSchema& field = mapped.after;
  const std::string never = why_never_null(input.made.schema, field);
  const Capabilities& can = input.server.can;
  const bool is_able = is_vector(field.type) ? can.nullable_vectors : can.nullable_scalars;
  if (!wish.nullable) {
    const bool wanted = is_vector(field.type) ? field.nullable : input.intent.nullable.value;
    field.nullable = wanted && is_able && never.empty();
    return;
  }
  field.nullable = wish.nullable->value && is_able && never.empty();
  if (field.nullable == wish.nullable->value) return;
  if (never.empty()) {
    const std::string what = is_vector(field.type) ? "vector fields" : "fields";
    add_error(findings, "P0311", wish.nullable->place,
              input.server.text + " has no nullable " + what,
              "leave nullable out, or choose a target that has them");
  } else if (!field.is_partition_key || !wish.partition_key) {  // else told of already
    add_error(findings, "P0311", wish.nullable->place,
              "field " + quote(mapped.before.name) + " " + never, "leave nullable out",
              subject_of(input.source, mapped.before.name));
  }
}

void check_nulls(const RuleInput& input, const MappedField& mapped, Diagnostics& findings) {
  const FieldSchema& field = mapped.after;
  const std::string& name = mapped.before.name;
  if (!mapped.before.nullable) return;
  if (field.nullable && !field.default_value) return;
  const auto counted = input.source.null_counts.find(name);
  if (counted == input.source.null_counts.end() || counted->second == 0) return;
  const std::string rows =
      grouped(counted->second) + (counted->second == 1 ? " row holds" : " rows hold");
  const auto& default_wish = mapped.wish.default_value;
  if (field.default_value) {
    add_warning(findings, "P0316", default_wish ? default_wish->place : input.intent.place,
                rows + " NULL in field " + quote(name) + ", and will hold its default " +
                    default_text(*field.default_value) + " on the target",
                "servers keep no NULL in a field that has a default (milvus#52051)",
                subject_of(input.source, name));
    return;
  }
  const std::string never = why_never_null(input.made.schema, field);
  if (input.intent.on_row_error.value == RowErrorPolicy::kQuarantine) {
    add_warning(findings, "P0315", place_of_refusal(input.intent, mapped.wish),
                rows + " NULL in field " + quote(name) + ", and will be left out",
                "let the field be nullable, or give it a default, and they go",
                subject_of(input.source, name));
    return;
  }
  add_error(
      findings, "P0315", place_of_refusal(input.intent, mapped.wish),
      rows + " NULL in field " + quote(name) +
          (never.empty() ? ", which the target would not be able to hold" : ", which " + never),
      field.is_partition_key ? "choose another partition key, or give the field a default"
                             : "let the field be nullable, or give it a default",
      subject_of(input.source, name));
}

void refuse_nullable_of_all(const RuleInput& input, Diagnostics& findings) {
  const auto& wish = input.intent.nullable;
  if (!wish.is_explicit() || !wish.value || input.server.can.nullable_scalars) return;
  add_error(findings, "P0311", wish.place, input.server.text + " has no nullable fields",
            "leave nullable out, or choose a target that has them");
}

std::string names_text(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  if (names.size() <= kShown) return join(names, ", ");
  const std::vector<std::string> shown(names.begin(), names.begin() + kShown);
  return join(shown, ", ") + " and " + std::to_string(names.size() - kShown) + " more";
}

/// What changes by the rule for all fields is told in one line.
class NullableChanges {
 public:
  NullableChanges(const RuleInput& input, std::vector<Change>& changes)
      : input_(input), changes_(changes) {}

  void compare(const MappedField& mapped) {
    const auto& [wish, before, after, is_new] = mapped;
    const bool is_plain = !after.is_primary_key && !after.is_partition_key &&
                          !after.is_function_output && !is_vector(after.type) &&
                          after.type != DataType::kArrayOfStruct;
    const bool is_wanted = !wish.nullable && input_.intent.nullable.value;
    if (is_plain && is_wanted && !input_.server.can.nullable_scalars) is_missed_ = true;
    if (before.nullable == after.nullable) return;
    if (is_plain && !wish.nullable) {
      (after.nullable ? made_nullable_ : made_not_null_).push_back(after.name);
      return;
    }
    changes_.push_back({.path = "field " + before.name + " nullable",
                        .before = on_off(before.nullable),
                        .after = on_off(after.nullable),
                        .origin = wish.nullable ? wish.nullable->place : SourcePlace{}});
  }

  void add_summary() {
    const auto& wish = input_.intent.nullable;
    const std::string missed = input_.server.text + " has no nullable fields";
    if (!made_nullable_.empty()) {
      add("nullable fields", names_text(made_nullable_), wish.is_explicit() ? "" : "default",
          wish.place);
    }
    if (!made_not_null_.empty()) {
      add("fields not nullable", names_text(made_not_null_), wish.is_explicit() ? "" : missed,
          wish.place);
    } else if (is_missed_) {
      add("nullable fields", "none", missed, {});
    }
  }

 private:
  void add(std::string path, std::string after, std::string reason, const SourcePlace& origin) {
    changes_.push_back({.path = std::move(path),
                        .after = std::move(after),
                        .reason = std::move(reason),
                        .origin = origin});
  }

  const RuleInput& input_;
  std::vector<Change>& changes_;
  std::vector<std::string> made_nullable_;
  std::vector<std::string> made_not_null_;
  bool is_missed_ = false;
};

}  // namespace

Decided<CollectionSchema> decide_nullable(const RuleInput& input) {
  Decided<CollectionSchema> decided{.value = input.made.schema};
  NullableChanges changes(input, decided.changes);
  refuse_nullable_of_all(input, decided.findings);
  for_each_field(input, decided.value, [&](const MappedField& mapped) {
    set_nullable(input, mapped, decided.findings);
    check_nulls(input, mapped, decided.findings);
    if (!mapped.is_new) changes.compare(mapped);
  });
  changes.add_summary();
  return decided;
}

}  // namespace kiteway::planner
