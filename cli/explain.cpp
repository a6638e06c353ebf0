// kiteway explain: what a code of a finding means, and what to do about it.
#include "cli/commands.h"
#include "cli/console.h"
#include "planner/render/code_pages.h"
#include "schema/base/quote.h"
#include "schema/base/suggestions.h"

namespace kiteway::cli {

ExitCode explain_command(const ExplainOptions& options) {
  const std::string& code = options.code;
  if (code.empty()) {
    print_result(planner::render_code_list());
    return ExitCode::kOk;
  }
  if (const auto* spec = planner::find_code(code)) {
    print_result(planner::render_code(*spec));
    return ExitCode::kOk;
  }
  std::vector<std::string> known;
  for (const auto& group : planner::code_groups()) {
    for (const auto& spec : group.codes) known.emplace_back(spec.code);
  }
  const auto near = nearest(code, known);
  print_message("error: unknown code " + quote(code) + "\n  help: " +
                (near ? "did you mean " + *near + "?" : "to list all codes, run: kiteway explain") +
                "\n");
  return ExitCode::kUsage;
}

}  // namespace kiteway::cli
