// Options that several commands share, on the command line.
#pragma once

#include "cli/commands.h"

#include <CLI/CLI.hpp>

#include <string>

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
/// "--format", "--summary" and "--color".
void add_view(CLI::App* command, ViewOptions& view);
/// How to log in to one end: never a secret, which would stay in the shell's history. `end` is said
/// in the help, `prefix` comes before the names of the options.
void add_endpoint(CLI::App* command, planner::EndpointChoice& choice, const std::string& prefix,
                  const std::string& end);

}  // namespace kiteway::cli
