// kiteway apply: does what the plan says, or goes on where the last run of it stopped.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/live.h"
#include "cli/signals.h"
#include "cli/view.h"
#include "executor/journal/run_lock.h"
#include "executor/report/job_json.h"
#include "executor/report/progress.h"
#include "executor/report/run_report.h"
#include "executor/run/run.h"

#include <random>

namespace kiteway::cli {
namespace {

/// Shows the plan and asks, unless it was approved already: on the command line, or by having been
/// saved and reviewed.
bool is_approved(const ApplyOptions& options, const PlanInput& input, const std::stop_token& stop) {
  if (options.auto_approve || input.is_saved()) return true;
  if (!can_ask()) {
    print_message(
        "error: cannot ask for approval: stdin is not a terminal\n"
        "  help: review the plan, then pass --auto-approve or apply a saved plan\n");
    return false;
  }
  if (confirm("\nApply this plan? Type 'yes' to confirm: ", stop)) return true;
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
  executor::Journal& journal;
  const ApplyOptions& options;
  Clock& clock;
  std::stop_token stop;
  std::string run_id;
};

/// The journal could not be written during a run. What it contains is true: the run resumes there.
ExitCode fail_run(Error error, const ApplyOptions& options) {
  error.notes.push_back("to resume, run: " + options.command_line);
  const ExitCode code = fail(error);
  return error.kind == ErrorKind::kInvalidInput ? ExitCode::kIncomplete : code;
}

ExitCode run(const ApplyInput& input) {
  const planner::CompiledPlan& plan = input.live.plan;
  Result<executor::RunReport> report = [&] {
    executor::ConsoleProgress progress(print_message, terminal_width(), input.clock);
    return executor::run_plan({.plan = plan,
                               .world = input.live.world,
                               .ends = input.session.ends(),
                               .journal = input.journal,
                               .observer = progress,
                               .clock = input.clock,
                               .stop = input.stop,
                               .run_id = input.run_id,
                               .command = input.options.command_line,
                               .fail_fast = input.options.fail_fast,
                               .allow_destructive = input.options.allow_destructive});
  }();
  if (!report) return fail_run(report.error(), input.options);
  print_result("\n" + executor::render(*report));
  return exit_code_of_run(*report);
}

/// The run that was begun, if it came to that.
struct Begun {
  std::filesystem::path state_dir;
  std::string run_id;
};

ExitCode apply(const ApplyOptions& options, Begun& begun) {
  const auto read = read_plan_input(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  const auto* input = std::get_if<PlanInput>(&read);
  StopOnSignal signals;
  SystemClock clock;
  const auto state_dir = input->state_dir(options);
  const auto opened = executor::open_to_write(input->source(), input->target(),
                                              {.surroundings = executor::system_surroundings(),
                                               .clock = clock,
                                               .stop = signals.token(),
                                               .traffic = input->traffic()});
  if (!opened.session) return explain(opened, input->texts);
  const auto run_id = executor::new_run_id(clock.wall_now(), std::random_device{}());
  // Taken before the world is looked at: what is seen then holds until the run ends.
  const auto lock = executor::RunLock::take(
      {.folder = state_dir,
       .target_uri = input->target().uri,
       .run_id = run_id,
       .operation = "apply",
       .owner = executor::this_process(),
       .clock = clock,
       .stop = [&signals](const std::string& why) { signals.stop_because(why); }});
  if (!lock) return fail(lock.error());
  if (const auto& replaced = (*lock)->replaced(); !replaced.empty()) {
    print_message("note: taking over the lock of " + replaced + "\n");
  }
  const auto live = make_live(*input, *opened.session, state_dir, planner::Purpose::kApply);
  if (const auto* code = std::get_if<ExitCode>(&live)) return *code;
  const LivePlan& plan = std::get<LivePlan>(live);

  print_plan(plan.plan, options.view);
  if (planner::has_no_changes(plan.plan)) return ExitCode::kOk;
  if (auto allowed = executor::may_run(plan.plan, options.allow_destructive); !allowed) {
    return fail(allowed.error());
  }
  if (!is_approved(options, *input, signals.token())) {
    return signals.token().stop_requested() ? ExitCode::kInterrupted : ExitCode::kRefused;
  }
  print_message("\n");
  begun = {.state_dir = state_dir, .run_id = run_id};
  return run({.live = plan,
              .session = *opened.session,
              .journal = (*lock)->journal(),
              .options = options,
              .clock = clock,
              .stop = signals.token(),
              .run_id = run_id});
}

/// As `kiteway status --json` tells a run, with the exit code; without a run, the exit code alone.
std::string report_text(const Begun& begun, ExitCode code) {
  const executor::ExitNote exit{.code = static_cast<int>(code), .name = name_of(code)};
  if (begun.run_id.empty()) return executor::exit_json(exit);
  SystemClock clock;
  const auto job = executor::read_job(begun.state_dir, begun.run_id, clock.wall_now(),
                                      [&clock](const executor::LeaseRecord& lease) {
                                        return executor::liveness_of(lease, clock.wall_now());
                                      });
  return job ? executor::job_json(*job, exit) : executor::exit_json(exit);
}

}  // namespace

ExitCode apply_command(const ApplyOptions& options) {
  Begun begun;
  const ExitCode code = apply(options, begun);
  if (options.report.empty()) return code;
  return save_file(options.report, report_text(begun, code)) ? code : ExitCode::kFailure;
}

}  // namespace kiteway::cli
