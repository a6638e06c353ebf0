#include "planner/language/resolve/template.h"

#include "schema/base/quote.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

using Kind = TemplatePart::Kind;

bool is_name_character(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void add_text(std::string_view text, Template& result) {
  if (text.empty()) return;
  if (result.parts.empty() || result.parts.back().kind != Kind::kText) result.parts.emplace_back();
  result.parts.back().text += text;
}

Template refused(std::string error) { return {.error = std::move(error)}; }

/// What stands between the braces, or what is wrong with it.
Template parse_reference(std::string_view inside) {
  const std::string_view name =
      inside.substr(0, static_cast<std::size_t>(
                           std::ranges::find_if_not(inside, is_name_character) - inside.begin()));
  const std::string_view rest = inside.substr(name.size());
  if (!is_variable_name(name)) {
    return refused("${" + std::string(inside) + "} does not begin with the name of a variable");
  }
  TemplatePart part{.kind = Kind::kVariable, .name = std::string(name)};
  if (rest.starts_with(":-")) part.kind = Kind::kOrText;
  if (rest.starts_with(":?")) part.kind = Kind::kOrError;
  if (part.kind == Kind::kVariable && !rest.empty()) {
    return refused(quote(rest) + " after the variable " + part.name + " means nothing");
  }
  if (!rest.empty()) part.text = rest.substr(2);
  return {.parts = {std::move(part)}};
}

}  // namespace

bool is_variable_name(std::string_view name) {
  return !name.empty() && (name[0] < '0' || name[0] > '9') &&
         std::ranges::all_of(name, is_name_character);
}

Template parse_template(std::string_view text) {
  Template result;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    add_text(text.substr(0, dollar), result);
    text.remove_prefix(dollar);
    if (text.starts_with("${")) {
      const std::size_t end = text.find('}');
      if (end == std::string_view::npos) return refused("a \"${\" has no \"}\"");
      const std::string_view inside = text.substr(2, end - 2);
      if (inside.find("${") != std::string_view::npos) {
        return refused("a reference to a variable cannot hold another");
      }
      Template reference = parse_reference(inside);
      if (!reference.error.empty()) return reference;
      result.parts.push_back(std::move(reference.parts.front()));
      text.remove_prefix(end + 1);
    } else if (!text.empty()) {
      add_text("$", result);
      text.remove_prefix(text.starts_with("$$") ? 2 : 1);
    }
  }
  return result;
}

}  // namespace kiteway::planner
