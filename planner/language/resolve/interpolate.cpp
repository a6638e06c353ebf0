#include "planner/language/resolve/interpolate.h"

#include "planner/language/resolve/template.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <utility>

namespace kiteway::planner {
namespace {

using yaml::Node;
using yaml::NodeKind;
using Kind = TemplatePart::Kind;

/// Each is told once, however often it is used in one value.
void add_origin(std::string origin, std::vector<std::string>& origins) {
  if (std::ranges::find(origins, origin) == origins.end()) origins.push_back(std::move(origin));
}

class Interpolation {
 public:
  Interpolation(const Variables& variables, Diagnostics& diagnostics)
      : variables_(variables), diagnostics_(diagnostics) {}

  void walk(Node& node) {
    if (node.kind == NodeKind::kScalar) fill(node);
    for (auto& item : node.items) walk(item);
    for (auto& entry : node.entries) {
      if (entry.key.find("${") != std::string::npos) {
        fail(entry.key_place, "P0240", "a key cannot use variables", "write the key itself");
      }
      walk(entry.value);
    }
  }

  std::vector<SourcePlace> take_failed() && { return std::move(failed_); }

  /// A variable's default is a value, so that what a variable is can be read at one place.
  void refuse_references(const Node& variables) {
    for (const auto& entry : variables.entries) {
      const Node* value = entry.value.find("default");
      if (value == nullptr || value->text.find("${") == std::string::npos) continue;
      fail(value->place, "P0244", "the default of a variable cannot use variables",
           "write ${NAME} where the value is used");
    }
  }

 private:
  void fail(const SourcePlace& place, std::string code, std::string message, std::string hint) {
    add_error(diagnostics_, std::move(code), place, std::move(message), std::move(hint));
    failed_.push_back(place);
  }

  void fill(Node& node) {
    if (node.text.find('$') == std::string::npos) return;
    const Template parsed = parse_template(node.text);
    if (!parsed.error.empty()) {
      return fail(node.place, "P0240", parsed.error,
                  "write ${NAME}, ${NAME:-otherwise} or ${NAME:?message}; $$ is a dollar sign");
    }
    std::string text;
    std::vector<std::string> origins;
    for (const auto& part : parsed.parts) {
      const auto value = part.kind == Kind::kText ? part.text : value_of(part, node.place, origins);
      if (!value) return;
      text += *value;
    }
    const bool is_typed = parsed.is_one_reference() && !node.is_quoted;
    const auto type = is_typed ? variables_.at(parsed.parts[0].name).type : VariableType::kText;
    if (!is_value_of(type, text)) {
      return fail(node.place, "P0243",
                  "variable " + parsed.parts[0].name + " is " + to_string(type) + ", and " +
                      quote(text) + " is not",
                  "correct what stands after \":-\"");
    }
    node.text = std::move(text);
    node.is_quoted = type == VariableType::kText;
    node.place.via = join(origins, ", ");
  }

  /// The value of a reference; nothing after an error. Adds where it is from to `origins`.
  std::optional<std::string> value_of(const TemplatePart& part, const SourcePlace& place,
                                      std::vector<std::string>& origins) {
    const auto found = variables_.find(part.name);
    if (found == variables_.end()) {
      fail(place, "P0241", "the plan declares no variable " + quote(part.name),
           suggest_variable(part.name, variables_));
      return std::nullopt;
    }
    const Variable& variable = found->second;
    if (variable.is_wrong) {
      failed_.push_back(place);
      return std::nullopt;
    }
    const bool must_hold_text = part.kind != Kind::kVariable;
    if (variable.value && !(must_hold_text && variable.value->text.empty())) {
      add_origin("variable " + part.name + " from " + variable.value->origin, origins);
      return variable.value->text;
    }
    if (part.kind == Kind::kOrText) {
      add_origin("variable " + part.name + ", which has no value", origins);
      return part.text;
    }
    const std::string message = part.kind == Kind::kOrError && !part.text.empty()
                                    ? part.text
                                    : "variable " + part.name + " has no value";
    fail(place, "P0242", message,
         "give it: --var " + part.name + "=..., or a default at " + to_string(variable.place));
    return std::nullopt;
  }

  const Variables& variables_;
  Diagnostics& diagnostics_;
  std::vector<SourcePlace> failed_;
};

}  // namespace

std::vector<SourcePlace> interpolate(Node& root, const Variables& variables,
                                     Diagnostics& diagnostics) {
  Interpolation interpolation(variables, diagnostics);
  for (auto& entry : root.entries) {
    if (entry.key == "variables") {
      interpolation.refuse_references(entry.value);
    } else {
      interpolation.walk(entry.value);
    }
  }
  return std::move(interpolation).take_failed();
}

}  // namespace kiteway::planner
