// kiteway jobs, status and logs: what the journal says about runs.
#include "cli/console.h"
#include "cli/job_commands.h"
#include "cli/results.h"
#include "schema/base/clock.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace kiteway::cli {
namespace {

using executor::Job;
using executor::JobState;

constexpr std::size_t kJobsShown = 20;
constexpr std::chrono::milliseconds kWatchInterval{1000};
constexpr std::chrono::milliseconds kFollowInterval{300};

executor::AskLiveness ask_now() {
  return [](const executor::LeaseRecord& lease) {
    SystemClock clock;
    return executor::liveness_of(lease, clock.wall_now());
  };
}

Result<Job> look(const JobOptions& options, const std::string& run) {
  SystemClock clock;
  return executor::read_job(options.state_dir, run, clock.wall_now(), ask_now());
}

/// On a terminal each picture takes the place of the one before.
void show(const Job& job, const JobOptions& options) {
  const bool is_picture =
      options.follow && options.format == OutputFormat::kText && isatty(STDOUT_FILENO) != 0;
  const std::string text = written(JobResult{job}, options.format);
  print_result(is_picture ? "\033[H\033[J" + text : text);
}

}  // namespace

ExitCode jobs_command(const JobOptions& options) {
  const auto view = executor::JournalView::open(options.state_dir);
  if (!view) return fail(view.error());
  std::vector<Job> jobs;
  if (*view != nullptr) {
    SystemClock clock;
    auto found = executor::read_jobs(**view, clock.wall_now(), ask_now());
    if (!found) return fail(found.error());
    jobs = std::move(*found);
  }
  const std::size_t count = jobs.size();
  if (!options.all && count > kJobsShown) jobs.resize(kJobsShown);
  if (jobs.empty() && options.format != OutputFormat::kJson) {
    print_message("No runs in " + options.state_dir + " yet.\n");
  } else {
    print_result(written(JobsResult{jobs}, options.format));
  }
  if (jobs.size() < count) {
    print_message("and " + std::to_string(count - jobs.size()) +
                  " older runs. To list all, run: kiteway jobs --all\n");
  }
  return ExitCode::kOk;
}

ExitCode status_command(const JobOptions& options) {
  SystemClock clock;
  std::string run = options.run;
  while (true) {
    const auto job = look(options, run);
    if (!job) return fail(job.error());
    run = job->run.run_id;  // a newer one that begins meanwhile is not this one
    show(*job, options);
    if (!options.follow || job->state != JobState::kInProgress) return ExitCode::kOk;
    clock.sleep_for(kWatchInterval);
  }
}

ExitCode logs_command(const JobOptions& options) {
  SystemClock clock;
  std::string run = options.run;
  std::int64_t seen = 0;
  while (true) {
    // The state before the events, so that the last events of a run are not missed.
    const auto job = look(options, run);
    if (!job) return fail(job.error());
    run = job->run.run_id;
    const auto view = executor::JournalView::open(options.state_dir);
    if (!view) return fail(view.error());
    if (*view == nullptr) return ExitCode::kOk;
    const auto events = (*view)->events(run, seen);
    if (!events) return fail(events.error());
    std::string text;
    for (const auto& event : *events) {
      text += written(EventResult{event}, options.format) + "\n";
      seen = event.seq;
    }
    print_result(text);
    if (!options.follow || job->state != JobState::kInProgress) return ExitCode::kOk;
    clock.sleep_for(kFollowInterval);
  }
}

}  // namespace kiteway::cli
