// The commands about runs: what they take, and where they hang on the command line.
#pragma once

#include "cli/add_command.h"
#include "cli/output_format.h"

#include <string>

namespace kiteway::cli {

struct JobOptions {
  std::string state_dir = ".kiteway";
  std::string run;  ///< its name, or the beginning or end of it; empty: the latest
  OutputFormat format = OutputFormat::kText;
  bool follow = false;  ///< of logs; of status: watch
  bool all = false;     ///< of jobs: every run, not the latest alone
  bool yes = false;     ///< of lock break
};

[[nodiscard]] ExitCode jobs_command(const JobOptions& options);
[[nodiscard]] ExitCode status_command(const JobOptions& options);
[[nodiscard]] ExitCode logs_command(const JobOptions& options);
[[nodiscard]] ExitCode cancel_command(const JobOptions& options);
[[nodiscard]] ExitCode lock_list_command(const JobOptions& options);
[[nodiscard]] ExitCode lock_break_command(const JobOptions& options);

/// Adds them to the command line; the one that is called sets `chosen`.
void add_job_commands(CLI::App& app, Chosen& chosen);

}  // namespace kiteway::cli
