// The variables of a plan and the values they have in this run.
#pragma once

#include "planner/language/keys/variable_type.h"
#include "planner/language/resolve/given.h"
#include "planner/language/yaml/tree.h"
#include "schema/base/diagnostic.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

struct VariableValue {
  std::string text;    ///< a number or boolean as YAML writes it
  std::string origin;  ///< "--var", "KITEWAY_VAR_stage", "prod.yaml:3:8", "its default at ..."
};

struct Variable {
  VariableType type = VariableType::kText;
  std::vector<std::string> choices = {};  ///< empty: any value of the type
  SourcePlace place = {};                 ///< of its name
  std::optional<VariableValue> value = {};
  bool is_wrong = false;  ///< was given a value that cannot be, which has been told of
};

using Variables = std::map<std::string, Variable>;

/// Whether `text` is a value of this type, written as YAML writes it.
[[nodiscard]] bool is_value_of(VariableType type, const std::string& text);

/// "a whole number", for messages.
[[nodiscard]] std::string to_string(VariableType type);

/// What to do about a variable that is not declared.
[[nodiscard]] std::string suggest_variable(const std::string& name, const Variables& variables);

/// What `variables` of the plan declares, with values from, the last one winning: its default,
/// KITEWAY_VAR_name of the environment, the files of values in their order, the command line in its
/// order. A value of the wrong type and one for a variable that is not declared are errors; in the
/// environment the latter is no concern of ours. A section of the wrong shape is left to the check
/// against the key table.
[[nodiscard]] Variables read_variables(const yaml::Node& root, const Given& given,
                                       SourceTexts& texts, Diagnostics& diagnostics);

}  // namespace kiteway::planner
