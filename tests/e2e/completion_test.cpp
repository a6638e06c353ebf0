// The scripts that complete commands on a shell's command line.
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

std::string output_of(const TempFolder& folder, const std::vector<std::string>& arguments,
                      const std::string& program = KITEWAY_BINARY) {
  Program run(folder.path(), arguments, program);
  REQUIRE_MESSAGE(run.wait(std::chrono::seconds(60)) == 0, run.errors());
  CHECK(run.errors().empty());
  return run.output();
}

/// What may follow each command, by the script for bash.
std::map<std::string, std::vector<std::string>> words_of_commands(const std::string& script) {
  std::map<std::string, std::vector<std::string>> commands;
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find(") words='");
    if (at == std::string::npos) continue;
    std::istringstream words(line.substr(at + 9, line.rfind('\'') - at - 9));
    auto& known = commands[line.substr(4, at - 4)];
    for (std::string word; words >> word;) known.push_back(word);
  }
  return commands;
}

TEST_SUITE("e2e completion") {
  TEST_CASE("bash completes commands, their options, and the commands of lock") {
    const TempFolder folder;
    write_file(folder / "script", output_of(folder, {"completion", "bash"}));
    const auto complete = [&](const std::string& words, int at) {
      const std::string script =
          "source " + (folder / "script").string() + "; COMP_WORDS=(kiteway " + words +
          "); COMP_CWORD=" + std::to_string(at) + "; _kiteway; echo ${COMPREPLY[*]}";
      return output_of(folder, {"-c", script}, "/bin/bash");
    };
    CHECK(complete("sta", 1) == "status\n");
    CHECK(complete("apply --fail", 2) == "--fail-fast\n");
    CHECK(complete("lock br", 2) == "break\n");
    CHECK(complete("completion z", 2) == "zsh\n");
    CHECK(complete("apply /usr/bi", 2) == "/usr/bin\n");
  }

  TEST_CASE("zsh and fish complete what bash completes") {
    const TempFolder folder;
    const auto commands = words_of_commands(output_of(folder, {"completion", "bash"}));
    const std::string zsh = output_of(folder, {"completion", "zsh"});
    const std::string fish = output_of(folder, {"completion", "fish"});
    REQUIRE(commands.contains("apply"));
    CHECK(zsh.starts_with("#compdef kiteway\n"));
    for (const auto& [command, words] : commands) {
      CAPTURE(command);
      std::string all;
      for (const auto& word : words) all += (all.empty() ? "" : " ") + word;
      CHECK(zsh.find("    " + command + ") options='" + all + "' ;;\n") != std::string::npos);
      CHECK(fish.find("complete -c kiteway -n __fish_use_subcommand -f -a " + command + " -d '") !=
            std::string::npos);
      for (const auto& word : words) {
        CAPTURE(word);
        const bool is_option = word.starts_with("--");
        const std::string line =
            "complete -c kiteway -n '__fish_seen_subcommand_from " + command + "'" +
            (is_option ? " -l " + word.substr(2) + " -d '" : " -f -a " + word + "\n");
        CHECK(fish.find(line) != std::string::npos);
      }
    }
  }

  TEST_CASE("each shell that is here can read its script") {
    const TempFolder folder;
    for (const char* shell : {"bash", "zsh", "fish"}) {
      write_file(folder / shell, output_of(folder, {"completion", shell}));
      const std::string program = std::string("/usr/bin/") + shell;
      if (!std::filesystem::exists(program)) continue;
      CHECK(output_of(folder, {"-n", (folder / shell).string()}, program).empty());
    }
  }
}

}  // namespace
}  // namespace kiteway::testing
