// kiteway completion: scripts that teach a shell the commands and their options.
#pragma once

#include "cli/add_command.h"

namespace kiteway::cli {

/// Adds the command, which tells what is on the command line when it runs.
void add_completion_command(CLI::App& app, Chosen& chosen);

}  // namespace kiteway::cli
