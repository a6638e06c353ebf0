// Options that several commands share, on the command line.
#pragma once

#include "cli/commands.h"
#include "cli/results.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace kiteway::cli {

// What is bound here must live as long as the command line.

/// "--overlay", "--var-file" and "--var".
void add_language(CLI::App* command, CommonOptions& options);
/// "--state-dir".
void add_state_dir(CLI::App* command, CommonOptions& options);
/// "--diagnostics": how the findings of this process are told.
void add_diagnostics(CLI::App* command);
/// "--color".
void add_color(CLI::App* command, ViewOptions& view);
/// "--full".
void add_full(CLI::App* command, ViewOptions& view);
/// "--format", of which `names` are taken.
void add_format(CLI::App* command, OutputFormat& format, const std::vector<std::string>& names);
/// "--json": another way to say "--format json".
void add_json(CLI::App* command, OutputFormat& format);
/// "--summary" and "--color".
void add_view(CLI::App* command, ViewOptions& view);
/// How to log in to one end: never a secret, which would stay in the shell's history. `end` is said
/// in the help, `prefix` comes before the names of the options.
void add_endpoint(CLI::App* command, planner::EndpointChoice& choice, const std::string& prefix,
                  const std::string& end);

/// "--format", with the forms that a result has.
template <class Result>
void add_format(CLI::App* command, OutputFormat& format) {
  add_format(command, format, format_names<Result>());
}

}  // namespace kiteway::cli
