#include "cli/completion.h"

#include "cli/console.h"
#include "schema/base/quote.h"

#include <memory>
#include <string>
#include <vector>

namespace kiteway::cli {
namespace {

/// A command with all that may follow it.
struct Command {
  std::string name;
  std::string about;
  std::vector<std::string> commands = {};  ///< of "lock": list, break
  struct Option {
    std::string name;  ///< "--state-dir"
    std::string about;
  };
  std::vector<Option> options = {};
};

Command describe(const CLI::App& app) {
  Command command{.name = app.get_name(), .about = app.get_description()};
  const auto add_options = [&command](const CLI::App& of) {
    for (const CLI::Option* option : of.get_options()) {
      for (const auto& name : option->get_lnames()) {
        command.options.push_back({.name = "--" + name, .about = option->get_description()});
      }
    }
  };
  add_options(app);
  for (const CLI::App* sub : app.get_subcommands({})) {
    command.commands.push_back(sub->get_name());
    add_options(*sub);
  }
  return command;
}

std::vector<Command> commands_of(const CLI::App& app) {
  std::vector<Command> commands;
  for (const CLI::App* sub : app.get_subcommands({})) commands.push_back(describe(*sub));
  return commands;
}

std::vector<std::string> names_of(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const auto& command : commands) names.push_back(command.name);
  return names;
}

/// The options of a command, after the commands below it.
std::string words_of(const Command& command) {
  std::vector<std::string> words = command.commands;
  for (const auto& option : command.options) words.push_back(option.name);
  return join(words, " ");
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

/// `case` branches that set a variable for the command that was typed.
std::string branches(const std::vector<Command>& commands, const std::string& variable) {
  std::string text;
  for (const auto& command : commands) {
    text += "    " + command.name + ") " + variable + "=" + quoted(words_of(command)) + " ;;\n";
  }
  return text;
}

std::string bash_script(const std::vector<Command>& commands) {
  return R"(# source <(kiteway completion bash)
_kiteway() {
  local cur="${COMP_WORDS[COMP_CWORD]}" words=''
  if [[ $COMP_CWORD -eq 1 ]]; then
    mapfile -t COMPREPLY < <(compgen -W ')" +
         join(names_of(commands), " ") + R"(' -- "$cur")
    return
  fi
  case "${COMP_WORDS[1]}" in
)" + branches(commands, "words") +
         R"(  esac
  if [[ $cur == -* || ${COMP_WORDS[1]} == lock || ${COMP_WORDS[1]} == completion ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  fi
}
complete -o filenames -F _kiteway kiteway
)";
}

std::string zsh_script(const std::vector<Command>& commands) {
  return R"(#compdef kiteway
# source <(kiteway completion zsh)
_kiteway() {
  if (( CURRENT == 2 )); then
    compadd -- )" +
         join(names_of(commands), " ") + R"(
    return
  fi
  local options=''
  case "$words[2]" in
)" + branches(commands, "options") +
         R"(  esac
  compadd -- ${(z)options}
  _files
}
compdef _kiteway kiteway
)";
}

std::string fish_script(const std::vector<Command>& commands) {
  std::string text = "# kiteway completion fish | source\n";
  for (const auto& command : commands) {
    text += "complete -c kiteway -n __fish_use_subcommand -f -a " + command.name + " -d " +
            quoted(command.about) + "\n";
    const std::string when =
        "complete -c kiteway -n '__fish_seen_subcommand_from " + command.name + "'";
    for (const auto& name : command.commands) text += when + " -f -a " + name + "\n";
    for (const auto& option : command.options) {
      text += when + " -l " + option.name.substr(2) + " -d " + quoted(option.about) + "\n";
    }
  }
  return text;
}

}  // namespace

void add_completion_command(CLI::App& app, Chosen& chosen) {
  auto shell = std::make_shared<std::string>();
  auto* command = app.add_subcommand("completion", "Print a completion script for a shell");
  command->add_option("SHELL", *shell, "Shell: bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&app, &chosen, shell] {
    chosen = [&app, shell] {
      auto commands = commands_of(app);
      for (auto& each : commands) {
        if (each.name == "completion") each.commands = {"bash", "zsh", "fish"};
      }
      print_result(*shell == "bash"  ? bash_script(commands)
                   : *shell == "zsh" ? zsh_script(commands)
                                     : fish_script(commands));
      return ExitCode::kOk;
    };
  });
}

}  // namespace kiteway::cli
