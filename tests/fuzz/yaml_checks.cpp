#include "planner/language/format/format.h"
#include "planner/language/parse.h"
#include "planner/render/plan_yaml.h"
#include "schema/base/utf8.h"
#include "tests/fuzz/checks.h"

#include <algorithm>

namespace kiteway::testing {
namespace {

bool is_printable(std::string_view text) {
  return is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return c >= 0 && c < ' ' && c != '\n'; });
}

std::string problem_with(const Diagnostic& finding) {
  if (finding.code == "P0119") return "the YAML library failed: " + finding.message;
  if (finding.place.file.empty()) return "no place: " + finding.message;
  if (finding.message.empty()) return "no message: " + finding.code;
  return "";
}

/// A text that is formatted is formatted only once.
std::string problem_with_layout(std::string_view text) {
  const auto formatted = planner::format_plan("plan.yaml", text);
  if (!formatted.text) return "";
  const auto again = planner::format_plan("plan.yaml", *formatted.text);
  if (!again.text) return "what fmt writes it does not read:\n" + *formatted.text;
  return *again.text == *formatted.text ? "" : "fmt is not done at once:\n" + *formatted.text;
}

}  // namespace

std::string problem_with_yaml(std::string_view text) {
  if (auto problem = problem_with_layout(text); !problem.empty()) return problem;
  const auto parsed = planner::parse_plan("plan.yaml", text);
  if (parsed.intent.has_value() == parsed.diagnostics.has_errors()) return "a plan and errors";
  for (const auto& finding : parsed.diagnostics.items()) {
    if (auto problem = problem_with(finding); !problem.empty()) return problem;
  }
  if (!is_printable(render(parsed.diagnostics, parsed.texts))) return "findings drive the terminal";
  if (!parsed.intent) return "";
  const std::string again = planner::render_yaml(*parsed.tree, "plan.yaml", false);
  const auto reread = planner::parse_plan("plan.yaml", again);
  if (!reread.intent) return "what render prints is no plan:\n" + again;
  return "";
}

}  // namespace kiteway::testing
