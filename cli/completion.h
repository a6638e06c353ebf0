// kiteway completion: scripts that teach a shell the commands and their options.
#pragma once

#include "cli/exit_code.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace kiteway::cli {

/// Adds the command, which tells what is on the command line when it runs.
void add_completion_command(CLI::App& app, std::function<ExitCode()>& chosen);

}  // namespace kiteway::cli
