// kiteway graph: the steps of a saved plan and what each waits for. Asks no server.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/plan_input.h"
#include "cli/results.h"

namespace kiteway::cli {

ExitCode graph_command(const GraphOptions& options) {
  const auto plan = read_saved_plan(options);
  if (const auto* code = std::get_if<ExitCode>(&plan)) return *code;
  print_result(written(GraphResult{std::get<planner::CompiledPlan>(plan)}, options.format));
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
