#include "planner/language/resolve/variables.h"

#include "planner/language/read/values.h"
#include "planner/language/resolve/template.h"
#include "planner/language/yaml/mask_secrets.h"
#include "planner/language/yaml/reader.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/suggestions.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

using yaml::Node;

/// A scalar's type if it is one of a variable.
std::optional<VariableType> type_of(const Node& node) {
  if (node.as_bool()) return VariableType::kBool;
  if (node.as_int64()) return VariableType::kInteger;
  if (node.is_string()) return VariableType::kText;
  return std::nullopt;
}

class VariableReader {
 public:
  VariableReader(const Given& given, SourceTexts& texts, Diagnostics& diagnostics)
      : given_(given), texts_(texts), diagnostics_(diagnostics) {}

  Variables read(const Node& root) && {
    for (const auto& entry : map_of(root, "variables").entries) declare(entry);
    for (auto& [name, variable] : variables_) take_environment(name, variable);
    for (const auto& path : given_.var_files) take_file(path);
    for (const auto& var : given_.vars) take_option(var);
    return std::move(variables_);
  }

 private:
  void declare(const yaml::MapEntry& entry) {
    const Node& keys = entry.value;
    if (!is_variable_name(entry.key)) {
      return add_error(diagnostics_, "P0244", entry.key_place,
                       quote(entry.key) + " cannot be used as a variable",
                       "use letters, digits and underscores, not starting with a digit");
    }
    Variable variable{.place = entry.key_place};
    const Node* value = keys.find("default");
    const auto written = choice_from<VariableType>(text_of(keys, "type"));
    const auto implied = value == nullptr ? std::nullopt : type_of(*value);
    variable.type = written.value_or(implied.value_or(VariableType::kText));
    if (const Node* choices = keys.find("choices")) read_choices(*choices, variable);
    if (value != nullptr && value->kind == yaml::NodeKind::kScalar) {
      take(entry.key, variable, *value, "its default at " + to_string(value->place));
    }
    variables_.emplace(entry.key, std::move(variable));
  }

  void read_choices(const Node& choices, Variable& variable) {
    for (const auto& item : choices.items) {
      if (item.kind != yaml::NodeKind::kScalar) continue;  // the key table's check tells of it
      if (type_of(item) != variable.type) {
        add_error(diagnostics_, "P0244", item.place,
                  "a choice must be " + to_string(variable.type) + ", not " + yaml::describe(item),
                  "write choices of the variable's type");
      }
      variable.choices.push_back(item.text);
    }
  }

  void take_environment(const std::string& name, Variable& variable) {
    const std::string key = "KITEWAY_VAR_" + name;
    const auto text = given_.environment ? given_.environment(key) : std::nullopt;
    if (text) take_text(name, variable, *text, {.file = key}, key);
  }

  void take_option(const std::string& var) {
    const std::size_t end = std::min(var.find('='), var.size());
    const std::string name = var.substr(0, end);
    const SourcePlace place{.file = "--var " + name};
    if (Variable* variable = find(name, place)) {
      take_text(name, *variable, end == var.size() ? "" : var.substr(end + 1), place, "--var");
    }
  }

  void take_file(const std::string& path) {
    auto text = given_.read_file ? given_.read_file(path)
                                 : Error{.message = "cannot read " + path + ": no files here"};
    if (!text) {
      return add_error(diagnostics_, "P0230", {.file = "--var-file " + path}, text.error().message,
                       "give a file with a line NAME: VALUE for each variable");
    }
    texts_[path] = mask_secrets(*text);
    const auto tree = yaml::read_yaml(path, *text);
    diagnostics_.append(tree.diagnostics);
    if (!tree.root) return;
    if (tree.root->kind != yaml::NodeKind::kMap) {
      return add_error(diagnostics_, "P0203", tree.root->place,
                       "values of variables are a map, not " + yaml::describe(*tree.root),
                       "write NAME: VALUE for each variable");
    }
    for (const auto& entry : tree.root->entries) {
      if (Variable* variable = find(entry.key, entry.key_place)) {
        take(entry.key, *variable, entry.value, to_string(entry.value.place));
      }
    }
  }

  /// The declared variable, or null and an error.
  Variable* find(const std::string& name, const SourcePlace& place) {
    const auto found = variables_.find(name);
    if (found != variables_.end()) return &found->second;
    add_error(diagnostics_, "P0241", place, "the plan declares no variable " + quote(name),
              suggest_variable(name, variables_));
    return nullptr;
  }

  /// A value as a YAML scalar.
  void take(const std::string& name, Variable& variable, const Node& value, std::string origin) {
    if (type_of(value) != variable.type) {
      return refuse(name, variable, value.place, "not " + yaml::describe(value));
    }
    take_valid(name, variable, value.text, value.place, std::move(origin));
  }

  /// A value as a bare text.
  void take_text(const std::string& name, Variable& variable, const std::string& text,
                 const SourcePlace& place, std::string origin) {
    if (!is_value_of(variable.type, text))
      return refuse(name, variable, place, "not " + quote(text));
    take_valid(name, variable, text, place, std::move(origin));
  }

  void take_valid(const std::string& name, Variable& variable, const std::string& text,
                  const SourcePlace& place, std::string origin) {
    const auto& choices = variable.choices;
    if (!choices.empty() && std::ranges::find(choices, text) == choices.end()) {
      const auto near = nearest(text, choices);
      add_error(diagnostics_, "P0243", place, "variable " + name + " cannot be " + quote(text),
                near ? "did you mean " + *near + "?" : "write one of " + join(choices, ", "));
      variable.is_wrong = true;
      return;
    }
    variable.value = {.text = text, .origin = std::move(origin)};
  }

  void refuse(const std::string& name, Variable& variable, const SourcePlace& place,
              const std::string& found) {
    add_error(diagnostics_, "P0243", place,
              "variable " + name + " must be " + to_string(variable.type) + ", " + found,
              variable.type == VariableType::kText
                  ? "put the value in quotes"
                  : "it is declared at " + to_string(variable.place));
    variable.is_wrong = true;
  }

  const Given& given_;
  SourceTexts& texts_;
  Diagnostics& diagnostics_;
  Variables variables_;
};

}  // namespace

bool is_value_of(VariableType type, const std::string& text) {
  const Node plain{.kind = yaml::NodeKind::kScalar, .text = text};
  switch (type) {
    case VariableType::kText:
      return true;
    case VariableType::kInteger:
      return plain.as_int64().has_value();
    case VariableType::kBool:
      return plain.as_bool().has_value();
  }
  return false;
}

std::string to_string(VariableType type) {
  switch (type) {
    case VariableType::kText:
      return "a text";
    case VariableType::kInteger:
      return "a whole number";
    case VariableType::kBool:
      return "true or false";
  }
  return "";
}

std::string suggest_variable(const std::string& name, const Variables& variables) {
  std::vector<std::string> names;
  for (const auto& [known, variable] : variables) names.push_back(known);
  if (names.empty()) return "declare it: variables: { " + name + ": {} }";
  const auto near = nearest(name, names);
  return near ? "did you mean " + *near + "?" : "it declares " + join(names, ", ");
}

Variables read_variables(const Node& root, const Given& given, SourceTexts& texts,
                         Diagnostics& diagnostics) {
  return VariableReader(given, texts, diagnostics).read(root);
}

}  // namespace kiteway::planner
