#include "cli/job_commands.h"

namespace kiteway::cli {
namespace {

/// A command with the options that all of these have.
AddedCommand<JobOptions> add(CLI::App& app, Chosen& chosen, const std::string& name,
                             const std::string& about, ExitCode (*command)(const JobOptions&)) {
  auto added = add_command(app, chosen, name, about, command);
  added.first->add_option("--state-dir", added.second->state_dir, "folder of the journal");
  return added;
}

}  // namespace

void add_job_commands(CLI::App& app, Chosen& chosen) {
  auto [jobs, of_jobs] = add(app, chosen, "jobs", "list the runs, the latest first", jobs_command);
  jobs->add_flag("--all", of_jobs->all, "also those before the last 20");
  jobs->add_flag("--json", of_jobs->json, "for programs: proto/kiteway/report.proto");

  auto [status, of_status] =
      add(app, chosen, "status", "show how far a run is, or how it ended", status_command);
  status->add_option("RUN", of_status->run, "the run; default: the latest");
  status->add_flag("--watch", of_status->follow, "again every second, until it ends");
  status->add_flag("--json", of_status->json, "for programs: proto/kiteway/report.proto");

  auto [logs, of_logs] = add(app, chosen, "logs", "print what happened in a run", logs_command);
  logs->add_option("RUN", of_logs->run, "the run; default: the latest");
  logs->add_flag("--follow", of_logs->follow, "go on until the run ends");
  logs->add_flag("--json", of_logs->json, "a line of JSON for each event");

  auto [cancel, of_cancel] =
      add(app, chosen, "cancel", "stop a run, from any process", cancel_command);
  cancel->add_option("RUN", of_cancel->run, "the run")->required();

  auto* lock = app.add_subcommand("lock", "see or break the lock of a state folder");
  lock->require_subcommand(1);
  auto [list, of_list] = add(*lock, chosen, "list", "show who runs", lock_list_command);
  list->add_flag("--json", of_list->json, "for programs: proto/kiteway/report.proto");
  auto [breaking, of_break] =
      add(*lock, chosen, "break", "take the lock away from its run, which then stops",
          lock_break_command);
  breaking->add_flag("--yes", of_break->yes, "really");
}

}  // namespace kiteway::cli
