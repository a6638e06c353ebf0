// kiteway cancel and lock: control a run from another process.
#include "cli/console.h"
#include "cli/job_commands.h"
#include "cli/results.h"
#include "executor/journal/controls.h"
#include "executor/report/job.h"
#include "executor/report/job_text.h"
#include "schema/base/clock.h"

#include <chrono>
#include <optional>

namespace kiteway::cli {
namespace {

using executor::Job;
using executor::JobState;
using executor::LeaseRecord;

/// A run looks into its journal every second and ends within 5 s.
constexpr std::chrono::seconds kCancelPatience{10};
constexpr std::chrono::milliseconds kLookInterval{200};

executor::Liveness liveness_now(const LeaseRecord& lease) {
  SystemClock clock;
  return executor::liveness_of(lease, clock.wall_now());
}

executor::ControlInput input_of(const JobOptions& options) {
  SystemClock clock;
  return {.folder = options.state_dir,
          .who = executor::to_string(executor::this_process()),
          .now = rfc3339(clock.wall_now())};
}

Result<Job> look(const JobOptions& options, const std::string& run) {
  SystemClock clock;
  return executor::read_job(options.state_dir, run, clock.wall_now(), liveness_now);
}

/// The lease that is held, if any.
Result<std::optional<LeaseRecord>> held_lease(const JobOptions& options) {
  const auto view = executor::JournalView::open(options.state_dir);
  if (!view) return view.error();
  if (*view == nullptr) return std::optional<LeaseRecord>();
  auto lease = (*view)->last_lease();
  if (!lease) return lease.error();
  if (*lease && !(*lease)->released_at.empty()) lease->reset();
  return lease;
}

ExitCode wait_for_end(const JobOptions& options, const std::string& run) {
  SystemClock clock;
  const auto give_up = clock.steady_now() + kCancelPatience;
  while (clock.steady_now() < give_up) {
    const auto job = look(options, run);
    if (!job) return fail(job.error());
    if (job->state != JobState::kInProgress) {
      print_result("Run " + run + ": " + executor::to_string(job->state) + ".\n");
      return ExitCode::kOk;
    }
    clock.sleep_for(kLookInterval);
  }
  print_message("Run " + run + " has not stopped yet. To check on it, run: kiteway status " + run +
                "\n");
  return ExitCode::kFailure;
}

}  // namespace

ExitCode cancel_command(const JobOptions& options) {
  const auto job = look(options, options.run);
  if (!job) return fail(job.error());
  const std::string& run = job->run.run_id;
  switch (job->state) {
    case JobState::kSucceeded:
    case JobState::kFailed:
    case JobState::kCancelled:
      print_message("Run " + run + " has already ended: " + executor::to_string(job->state) +
                    ".\n");
      return ExitCode::kOk;
    case JobState::kInterrupted: {
      const auto marked = executor::mark_cancelled(input_of(options), run);
      if (!marked) return fail(marked.error());
      print_result("Run " + run + ": cancelled. " +
                   (job->why.empty() ? "It had stopped" : "It was not running: " + job->why) +
                   ".\n");
      return ExitCode::kOk;
    }
    case JobState::kInProgress:
      break;
  }
  const auto asked = executor::request_cancel(input_of(options), run);
  if (!asked) return fail(asked.error());
  print_message("Stopping run " + run + " ...\n");
  return wait_for_end(options, run);
}

ExitCode lock_list_command(const JobOptions& options) {
  const auto lease = held_lease(options);
  if (!lease) return fail(lease.error());
  if (*lease || options.format == OutputFormat::kJson) {
    print_result(written(LeaseResult{*lease, liveness_now}, options.format));
  } else {
    print_message(options.state_dir + " is not locked.\n");
  }
  return ExitCode::kOk;
}

ExitCode lock_break_command(const JobOptions& options) {
  const auto lease = held_lease(options);
  if (!lease) return fail(lease.error());
  if (!*lease) {
    print_message(options.state_dir + " is not locked: there is nothing to break.\n");
    return ExitCode::kOk;
  }
  const std::string text = executor::render_lease(**lease, liveness_now(**lease));
  if (!options.yes) {
    return fail(
        {.kind = ErrorKind::kRefused,
         .message = "this would break the lock of " + text,
         .notes = {"If the run is still alive, it will stop at its next write. Pass --yes to "
                   "continue."}});
  }
  const auto broken = executor::break_lease(input_of(options), (*lease)->epoch);
  if (!broken) return fail(broken.error());
  print_result("Broke the lock of " + text);
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
