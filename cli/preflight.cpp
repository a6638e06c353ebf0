// kiteway preflight: every check that can be made before a row moves. Writes to neither server.
#include "executor/world/preflight/preflight.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/plan_input.h"
#include "cli/results.h"
#include "cli/signals.h"

namespace kiteway::cli {
namespace {

/// That of the first check that failed.
ExitCode worst_exit_code(const executor::Checks& checks) {
  for (const auto& check : checks) {
    if (check.verdict != executor::Verdict::kFail) continue;
    return check.error_kind ? exit_code_of(*check.error_kind) : ExitCode::kFailure;
  }
  return ExitCode::kOk;
}

}  // namespace

ExitCode preflight_command(const PreflightOptions& options) {
  const auto read = read_plan_input(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  const auto* input = std::get_if<PlanInput>(&read);
  if (input->is_saved()) {
    print_message(
        "error: " + options.file +
        " is a saved plan\n  help: run preflight on the plan file it was compiled from\n");
    return ExitCode::kUsage;
  }
  const StopOnSignal signals;
  SystemClock clock;
  const auto checks = executor::preflight(
      std::get<planner::Intent>(input->plan), input->state_dir(options),
      {.surroundings = executor::system_surroundings(), .clock = clock, .stop = signals.token()});
  print_result(written(PreflightResult{checks}, options.format));
  return signals.token().stop_requested() ? ExitCode::kInterrupted : worst_exit_code(checks);
}

}  // namespace kiteway::cli
