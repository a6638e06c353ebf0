#include "planner/compile/rules/fields/functions.h"

#include "planner/compile/rules/rule.h"
#include "planner/compile/rules/wish.h"
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

const FunctionSchema* find_function(const CollectionSchema& schema, const std::string& name) {
  const auto found = std::ranges::find(schema.functions, name, &FunctionSchema::name);
  return found == schema.functions.end() ? nullptr : &*found;
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

/// A field that nobody can read on the source, nor write on the target.
void refuse_output(FieldMapping& mapping, const FunctionSchema& function,
                   const std::string& output) {
  const std::string what =
      "field " + quote(output) + " is made by function " + quote(function.name);
  const std::string subject = subject_of(mapping.source, output);
  if (const std::string missing = first_missing(mapping.made, function); !missing.empty()) {
    const FieldIntent& wish = wish_of(mapping.intent, missing);
    const auto& cause = wish.drop ? wish.drop : wish.to_dynamic;
    mapping.refusals.add("P0319", cause ? cause->place : mapping.intent.place,
                         what + " of " + quote(missing) + ", which is left out",
                         "leave " + quote(output) + " out too, or keep " + quote(missing), subject);
    return;
  }
  mapping.refusals.add("P0402", mapping.intent.place,
                       what + ", and " + mapping.server.text + " has no functions of type " +
                           to_string(function.type),
                       "leave the field out with drop: true, or choose a target that has them",
                       subject);
}

}  // namespace

void lay_out_functions(TargetCollection& made) {
  std::vector<FunctionSchema> kept;
  for (auto& function : made.schema.functions) {
    auto inputs = names_on_target(made, function.inputs);
    auto outputs = names_on_target(made, function.outputs);
    if (!inputs || !outputs) continue;
    function.inputs = std::move(*inputs);
    function.outputs = std::move(*outputs);
    kept.push_back(std::move(function));
  }
  made.schema.functions = std::move(kept);
  mark_outputs(made.schema);
}

void fit_functions(const Capabilities& target, TargetCollection& made) {
  std::erase_if(made.schema.functions, [&](const FunctionSchema& function) {
    return !has_function(target, function.type);
  });
  mark_outputs(made.schema);
}

void check_functions(FieldMapping& mapping) {
  for (const auto& function : mapping.source.schema.functions) {
    if (!computes_alone(function.type)) continue;
    if (find_function(mapping.made.schema, function.name) != nullptr) continue;
    for (const auto& output : function.outputs) {
      if (target_field(mapping.made, output) != nullptr) refuse_output(mapping, function, output);
    }
  }
}

void add_function_changes(const CollectionSnapshot& source, const TargetCollection& made,
                          std::vector<Change>& changes, std::vector<Change>& unchanged) {
  for (const auto& function : source.schema.functions) {
    const std::string path = "function " + function.name;
    const FunctionSchema* after = find_function(made.schema, function.name);
    if (after == nullptr) {
      const std::string missing = first_missing(made, function);
      changes.push_back({.kind = ChangeKind::kLost,
                         .path = path,
                         .before = function_text(function),
                         .reason = missing.empty()
                                       ? "the target has no such functions; the values that are "
                                         "stored are copied"
                                       : "its field " + missing + " is left out"});
    } else if (*after == function) {
      unchanged.push_back({.path = path, .after = function_text(function)});
    } else {
      changes.push_back(
          {.path = path, .before = function_text(function), .after = function_text(*after)});
    }
  }
}

}  // namespace kiteway::planner
