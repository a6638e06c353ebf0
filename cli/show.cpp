// kiteway show: a saved plan for people. Asks no server.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/plan_input.h"
#include "cli/view.h"

namespace kiteway::cli {

ExitCode show_command(const ShowOptions& options) {
  const auto read = read_plan_input(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  const auto* input = std::get_if<PlanInput>(&read);
  if (!input->is_saved()) {
    print_message("error: " + options.file + " is not a saved plan; make one with: kiteway plan " +
                  options.file + " --out FILE\n");
    return ExitCode::kUsage;
  }
  print_result(view_of(std::get<planner::CompiledPlan>(input->plan), options.view));
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
