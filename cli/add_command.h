// How a command comes onto the command line, together with its options.
#pragma once

#include "cli/exit_code.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace kiteway::cli {

/// What was asked for; set while the command line is parsed.
using Chosen = std::function<ExitCode()>;

/// A command whose options live as long as the command line does.
template <class Options>
using AddedCommand = std::pair<CLI::App*, std::shared_ptr<Options>>;

/// Adds `name` to `app`. Given on the command line, it makes `command` what was asked for.
template <class Options>
AddedCommand<Options> add_command(CLI::App& app, Chosen& chosen, const std::string& name,
                                  const std::string& about, ExitCode (*command)(const Options&)) {
  auto options = std::make_shared<Options>();
  auto* added = app.add_subcommand(name, about);
  added->callback(
      [&chosen, options, command] { chosen = [options, command] { return command(*options); }; });
  return {added, options};
}

}  // namespace kiteway::cli
