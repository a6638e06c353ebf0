// kiteway plan: what would be done, against the live servers. Writes to neither.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/live.h"
#include "cli/view.h"
#include "planner/plan_file/plan_file.h"

#include <algorithm>

namespace kiteway::cli {

ExitCode plan_command(const PlanOptions& options) {
  const auto read = read_plan_input(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  const auto* input = std::get_if<PlanInput>(&read);
  if (input->is_saved()) {
    print_message("error: " + options.file +
                  " is a saved plan\n  help: to print it, run: kiteway show " + options.file +
                  "\n");
    return ExitCode::kUsage;
  }
  SystemClock clock;
  const auto opened = executor::open_to_read(input->source(), input->target(),
                                             {.surroundings = executor::system_surroundings(),
                                              .clock = clock,
                                              .traffic = input->traffic()});
  if (!opened.session) return explain(opened, input->texts);
  auto live =
      make_live(*input, *opened.session, input->state_dir(options), planner::Purpose::kApply);
  if (const auto* code = std::get_if<ExitCode>(&live)) return *code;
  planner::CompiledPlan& plan = std::get<LivePlan>(live).plan;
  plan.planned_with = planning_words(options);

  print_plan(plan, options.view);
  if (!options.out.empty()) {
    if (!save_file(options.out, planner::write_plan(plan))) return ExitCode::kFailure;
    print_message("\nSaved to " + options.out + ". To apply this plan, run: kiteway apply " +
                  options.out + "\n");
  } else if (!planner::has_no_changes(plan)) {
    print_message(
        "\nThe plan was not saved, so apply will plan again. To save it, pass --out FILE.\n");
  }
  const bool changes =
      !planner::has_no_changes(plan) || std::ranges::any_of(plan.collections, planner::is_altered);
  return changes && options.detailed_exitcode ? ExitCode::kChangesPresent : ExitCode::kOk;
}

}  // namespace kiteway::cli
