// kiteway apply: does what the plan says, or goes on where the last run of it stopped.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/live.h"
#include "cli/signals.h"
#include "executor/engine/lock.h"
#include "executor/report/console.h"
#include "planner/render/text.h"

#include <unistd.h>

#include <array>
#include <random>

namespace kiteway::cli {
namespace {

std::string owner_text(const std::string& run_id) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return "run " + run_id + ", process " + std::to_string(getpid()) + " on " + host.data();
}

/// Shows the plan and asks, unless it was approved already: on the command line, or by having been
/// saved and reviewed.
bool is_approved(const ApplyOptions& options, const PlanInput& input) {
  if (options.auto_approve || input.is_saved()) return true;
  if (!can_ask()) {
    print_message(
        "error: nobody is there to approve this plan\n"
        "  note: review it and run again with --auto-approve, or apply a saved plan\n");
    return false;
  }
  if (confirm("\nApply this plan? Only yes is taken as consent: ")) return true;
  print_message("Not applied.\n");
  return false;
}

ExitCode exit_code_of_run(const executor::RunReport& report) {
  const auto worst = executor::worst_error(report);
  if (!worst) return ExitCode::kOk;
  if (worst->kind == ErrorKind::kDataMismatch) return ExitCode::kMismatch;
  if (worst->kind == ErrorKind::kInterrupted) return ExitCode::kInterrupted;
  return ExitCode::kIncomplete;
}

struct ApplyInput {
  const LivePlan& live;
  executor::WriteSession& session;
  std::filesystem::path state_dir;
  Clock& clock;
  std::stop_token stop;
  std::string run_id;
};

ExitCode run(const ApplyInput& input) {
  const planner::CompiledPlan& plan = input.live.plan;
  auto journal = executor::Journal::open(input.state_dir, plan.target.uri, input.clock);
  if (!journal) return fail(journal.error());
  Result<executor::RunReport> report = [&] {
    executor::ConsoleProgress progress(print_message, terminal_width(), input.clock);
    return executor::run_plan({.plan = plan,
                               .world = input.live.world,
                               .ends = input.session.ends(),
                               .journal = **journal,
                               .observer = progress,
                               .clock = input.clock,
                               .stop = input.stop,
                               .run_id = input.run_id});
  }();
  if (!report) return fail(report.error());
  print_result("\n" + executor::render(*report));
  return exit_code_of_run(*report);
}

}  // namespace

ExitCode apply_command(const ApplyOptions& options) {
  const auto input = read_plan_input(options.file);
  if (!input) return ExitCode::kPlanWrong;
  const StopOnSignal signals;
  SystemClock clock;
  const auto state_dir = input->state_dir(options);
  const auto opened = executor::open_to_write(
      input->source(), input->target(),
      {.surroundings = executor::system_surroundings(), .clock = clock, .stop = signals.token()});
  if (!opened.session) return explain(opened, input->texts);
  const auto run_id = executor::new_run_id(clock.wall_now(), std::random_device{}());
  // Taken before the world is looked at: what is seen then holds until the run ends.
  const auto lock = executor::StateLock::take(state_dir, owner_text(run_id));
  if (!lock) return fail(lock.error());
  const auto live = make_live(*input, *opened.session, state_dir, planner::Purpose::kApply);
  if (const auto* code = std::get_if<ExitCode>(&live)) return *code;
  const LivePlan& plan = std::get<LivePlan>(live);

  print_result(planner::render_text(plan.plan));
  if (planner::has_no_changes(plan.plan)) return ExitCode::kOk;
  if (!is_approved(options, *input)) return ExitCode::kRefused;
  print_message("\n");
  return run({.live = plan,
              .session = *opened.session,
              .state_dir = state_dir,
              .clock = clock,
              .stop = signals.token(),
              .run_id = run_id});
}

}  // namespace kiteway::cli
