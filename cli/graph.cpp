// kiteway graph: the steps of a saved plan and what each waits for. Asks no server.
#include "planner/render/graph.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/plan_input.h"

namespace kiteway::cli {

ExitCode graph_command(const CommonOptions& options, const std::string& format) {
  const auto read = read_plan_input(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  const auto* input = std::get_if<PlanInput>(&read);
  if (!input->is_saved()) {
    print_message("error: " + options.file + " is not a saved plan; make one with: kiteway plan " +
                  options.file + " --out FILE\n");
    return ExitCode::kUsage;
  }
  print_result(planner::render_graph(std::get<planner::CompiledPlan>(input->plan),
                                     *planner::graph_format_from(format)));
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
