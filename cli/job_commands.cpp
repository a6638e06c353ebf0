#include "cli/job_commands.h"

#include "cli/plan_options.h"

namespace kiteway::cli {
namespace {

/// A command with the options that all of these have.
AddedCommand<JobOptions> add(CLI::App& app, Chosen& chosen, const std::string& name,
                             const std::string& about, ExitCode (*command)(const JobOptions&)) {
  auto added = add_command(app, chosen, name, about, command);
  added.first->add_option("--state-dir", added.second->state_dir,
                          "Folder of the journal (default: .kiteway)");
  return added;
}

}  // namespace

void add_job_commands(CLI::App& app, Chosen& chosen) {
  auto [jobs, of_jobs] = add(app, chosen, "jobs", "List runs, most recent first", jobs_command);
  jobs->add_flag("--all", of_jobs->all, "List all runs, not only the last 20");
  add_format<JobsResult>(jobs, of_jobs->format);
  add_json(jobs, of_jobs->format);

  auto [status, of_status] =
      add(app, chosen, "status", "Show the progress or result of a run", status_command);
  status->add_option("RUN", of_status->run, "Run to show (default: the latest)");
  status->add_flag("--watch", of_status->follow, "Refresh every second until the run ends");
  add_format<JobResult>(status, of_status->format);
  add_json(status, of_status->format);

  auto [logs, of_logs] = add(app, chosen, "logs", "Print the events of a run", logs_command);
  logs->add_option("RUN", of_logs->run, "Run to show (default: the latest)");
  logs->add_flag("--follow", of_logs->follow, "Print new events until the run ends");
  add_format<EventResult>(logs, of_logs->format);
  add_json(logs, of_logs->format);

  auto [cancel, of_cancel] =
      add(app, chosen, "cancel", "Stop a run, from any terminal", cancel_command);
  cancel->add_option("RUN", of_cancel->run, "Run to stop")->required();

  auto* lock = app.add_subcommand("lock", "Show or break the lock of a state folder");
  lock->require_subcommand(1);
  auto [list, of_list] =
      add(*lock, chosen, "list", "Show which run has the lock", lock_list_command);
  add_format<LeaseResult>(list, of_list->format);
  add_json(list, of_list->format);
  auto [breaking, of_break] =
      add(*lock, chosen, "break", "Take the lock away from a run, which then stops",
          lock_break_command);
  breaking->add_flag("--yes", of_break->yes, "Skip the confirmation");
}

}  // namespace kiteway::cli
