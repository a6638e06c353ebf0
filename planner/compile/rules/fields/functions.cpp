#include "planner/compile/rules/fields/functions.h"

#include "planner/compile/rules/wish.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace kiteway::planner {
namespace {

/// The names that the fields of the source have on the target; nothing if one of them is left out.
std::optional<std::vector<std::string>> names_on_target(const TargetCollection& made,
                                                        const std::vector<std::string>& names) {
  std::vector<std::string> found;
  for (const auto& name : names) {
    const FieldSchema* field = target_field(made, name);
    if (field == nullptr) return std::nullopt;
    found.push_back(field->name);
  }
  return found;
}

/// The first of these fields that the target does not have.
std::string first_missing(const TargetCollection& made, const FunctionSchema& function) {
  for (const auto* names : {&function.inputs, &function.outputs}) {
    for (const auto& name : *names) {
      if (target_field(made, name) == nullptr) return name;
    }
  }
  return "";
}

void mark_outputs(CollectionSchema& schema) {
  for (auto& field : schema.fields) {
    field.is_function_output = function_making(schema, field.name) != nullptr;
  }
}

/// A field that can be neither read on the source nor written on the target.
void refuse_output(const RuleInput& input, const FunctionSchema& function,
                   const std::string& output, Diagnostics& findings) {
  const std::string what =
      "field " + quote(output) + " is made by function " + quote(function.name);
  const std::string subject = subject_of(input.source, output);
  if (const std::string missing = first_missing(input.made, function); !missing.empty()) {
    const FieldIntent& wish = wish_of(input.intent, missing);
    const auto& cause = wish.drop ? wish.drop : wish.to_dynamic;
    add_error(findings, "P0319", cause ? cause->place : input.intent.place,
              what + " of " + quote(missing) + ", which is left out",
              "leave " + quote(output) + " out too, or keep " + quote(missing), subject);
    return;
  }
  add_error(
      findings, "P0402", input.intent.place,
      what + ", and " + input.server.text + " has no functions of type " + to_string(function.type),
      "leave the field out with drop: true, or choose a target that has them", subject);
}

/// The function as the target has it; nothing if it lacks one of its fields, or such functions.
std::optional<FunctionSchema> on_target(const RuleInput& input, FunctionSchema function) {
  auto inputs = names_on_target(input.made, function.inputs);
  auto outputs = names_on_target(input.made, function.outputs);
  if (!inputs || !outputs || !has_function(input.server.can, function.type)) return std::nullopt;
  function.inputs = std::move(*inputs);
  function.outputs = std::move(*outputs);
  return function;
}

void leave_out(const RuleInput& input, const FunctionSchema& function,
               Decided<CollectionSchema>& decided) {
  const std::string missing = first_missing(input.made, function);
  decided.changes.push_back(
      {.kind = ChangeKind::kLost,
       .path = "function " + function.name,
       .before = function_text(function),
       .reason = missing.empty()
                     ? "the target has no such functions; the values that are stored are copied"
                     : "its field " + missing + " is left out"});
  if (!computes_alone(function.type)) return;
  for (const auto& output : function.outputs) {
    if (target_field(input.made, output) == nullptr) continue;
    refuse_output(input, function, output, decided.findings);
  }
}

}  // namespace

Decided<CollectionSchema> decide_functions(const RuleInput& input) {
  Decided<CollectionSchema> decided{.value = input.made.schema};
  decided.value.functions.clear();
  for (const auto& function : input.source.schema.functions) {
    const std::string path = "function " + function.name;
    auto made = on_target(input, function);
    if (!made) {
      leave_out(input, function, decided);
      continue;
    }
    if (*made == function) {
      decided.keep(path, function_text(function));
    } else {
      decided.changes.push_back(
          {.path = path, .before = function_text(function), .after = function_text(*made)});
    }
    decided.value.functions.push_back(*std::move(made));
  }
  mark_outputs(decided.value);
  return decided;
}

}  // namespace kiteway::planner
