#include "planner/compile/rules/fields/types.h"

#include "planner/compile/rules/fields/field_rule.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/conversions.h"

#include <utility>

namespace kiteway::planner {
namespace {

/// Texts of JSON have no longest one: as much as every server takes.
constexpr std::int64_t kTextBytesMax = 65'535;

void change_type(const FieldIntent& wish, FieldSchema& field) {
  const DataType from = field.type;
  const DataType to = wish.type->value;
  field.type = to;
  if (to == DataType::kVarChar) {
    const std::int64_t length = text_bytes_max(from).value_or(kTextBytesMax);
    field.type_params["max_length"] =
        std::to_string(wish.max_length ? wish.max_length->value : length);
  }
  if (field.default_value) field.default_value = converted_default(*field.default_value, from, to);
}

/// What speaks against the type that the plan gives a field.
class TypeCheck {
 public:
  TypeCheck(const RuleInput& input, const MappedField& mapped, Diagnostics& findings)
      : input_(input),
        wish_(mapped.wish),
        field_(mapped.before),
        target_name_(mapped.after.name),
        name_("field " + quote(field_.name)),
        findings_(findings) {}

  void run() {
    const DataType to = wish_.type->value;
    const SourcePlace& place = wish_.type->place;
    const auto longest = text_bytes_max(field_.type);
    if (is_bound()) {
      refuse(place, name_ + " belongs to a function, which needs it as a " + to_string(field_.type),
             "leave type out");
    } else if (field_.is_primary_key) {
      refuse(place, name_ + " is the primary key, and another type would sort its rows differently",
             "leave type out");
    } else if (!conversion(field_.type, to)) {
      refuse(place,
             name_ + " is of type " + type_text(field_) + ", which cannot become " + to_string(to) +
                 " without loss",
             other_types());
    } else if (to == DataType::kJson && input_.server.can.json_objects_only) {
      refuse(place,
             input_.server.text + " takes only objects in JSON fields, and values of " + name_ +
                 " are none",
             "leave type out, or choose a target of 2.4 or newer", "P0402");
    } else if (to == DataType::kJson && field_.is_clustering_key) {
      refuse(place, name_ + " is the clustering key, which cannot be JSON", "choose another type");
    } else if (wish_.max_length && wish_.max_length->value < longest.value_or(0)) {
      refuse(wish_.max_length->place,
             name_ + " needs a max_length of " + std::to_string(*longest) + " for texts of every " +
                 to_string(field_.type),
             "leave max_length out");
    }
  }

 private:
  void refuse(const SourcePlace& place, std::string message, std::string hint,
              const char* code = "P0320") {
    add_error(findings_, code, place, std::move(message), std::move(hint),
              subject_of(input_.source, field_.name));
  }

  /// Whether a function of the target reads or makes the field.
  [[nodiscard]] bool is_bound() const {
    const CollectionSchema& made = input_.made.schema;
    return is_function_input(made, target_name_) || function_making(made, target_name_) != nullptr;
  }

  [[nodiscard]] std::string other_types() const {
    std::vector<std::string> able;
    for (const DataType type : conversions_of(field_.type)) able.push_back(to_string(type));
    return able.empty() ? "leave type out" : "it can become " + join(able, ", ");
  }

  const RuleInput& input_;
  const FieldIntent& wish_;
  const FieldSchema& field_;
  std::string target_name_;
  std::string name_;
  Diagnostics& findings_;
};

/// Whether a text of that field may be longer in JSON than any server takes: a byte becomes six at
/// most, and two quotes stand around them.
bool may_outgrow_json(const FieldSchema& field) {
  constexpr std::int64_t kJsonBytesMax = 65'536;
  return field.type == DataType::kVarChar &&
         type_param(field, "max_length").value_or(0) * 6 + 2 > kJsonBytesMax;
}

/// What some values lose on the way, or do that have no place there; empty where all of them have.
std::string loss_of(const RuleInput& input, Conversion how, const FieldSchema& before,
                    DataType to) {
  const std::string end = input.intent.on_row_error.value == RowErrorPolicy::kQuarantine
                              ? " has its row left out"
                              : " stops the copy";
  if (to == DataType::kFloat16Vector) {
    return "precision drops to 11 bits; a value above 65,504" + end;
  }
  if (to == DataType::kBFloat16Vector) return "precision drops to 8 bits";
  if (how == Conversion::kText && before.type == DataType::kJson) {
    return "a text longer than that" + end;
  }
  if (how == Conversion::kJson && may_outgrow_json(before)) {
    return "a text whose JSON is longer than 65,536 bytes" + end;
  }
  return "";
}

}  // namespace

Decided<CollectionSchema> decide_types(const RuleInput& input) {
  Decided<CollectionSchema> decided{.value = input.made.schema};
  for_each_field(input, decided.value, [&](const MappedField& mapped) {
    const auto& [wish, before, after, is_new] = mapped;
    if (is_new || !wish.type || wish.type->value == before.type) return;
    TypeCheck(input, mapped, decided.findings).run();
    const auto how = conversion(before.type, wish.type->value);
    if (before.is_primary_key || !how) return;
    change_type(wish, after);
    decided.changes.push_back(
        {.kind = *how == Conversion::kHalfVector ? ChangeKind::kLost : ChangeKind::kModify,
         .path = "field " + before.name + " type",
         .before = type_text(before),
         .after = type_text(after),
         .reason = loss_of(input, *how, before, after.type),
         .origin = wish.type->place});
  });
  return decided;
}

}  // namespace kiteway::planner
