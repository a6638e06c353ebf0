// The commands that write, check and show plans.
#pragma once

#include "cli/add_command.h"

#include <string>

namespace kiteway::cli {

void add_plan_commands(CLI::App& app, Chosen& chosen);
/// Those that act on servers. `command_line` is what was typed, to be typed again.
void add_server_commands(CLI::App& app, Chosen& chosen, const std::string& command_line);

}  // namespace kiteway::cli
