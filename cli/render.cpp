// kiteway render: the plan as overlays, includes and variables leave it. Asks no server.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/plan_input.h"
#include "planner/render/plan_yaml.h"

namespace kiteway::cli {

ExitCode render_command(const RenderOptions& options) {
  const auto read = read_written_plan(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  const auto& plan = std::get<planner::ParsedPlan>(read);
  print_result(planner::render_yaml(*plan.tree, options.file, options.show_origin));
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
