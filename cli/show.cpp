// kiteway show: a saved plan for people. Asks no server.
#include "cli/commands.h"
#include "cli/plan_input.h"
#include "cli/view.h"

namespace kiteway::cli {

ExitCode show_command(const ShowOptions& options) {
  const auto plan = read_saved_plan(options);
  if (const auto* code = std::get_if<ExitCode>(&plan)) return *code;
  print_plan(std::get<planner::CompiledPlan>(plan), options.view);
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
