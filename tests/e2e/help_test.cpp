// What `--help` prints for kiteway and for each of its commands: tests/golden/help.
#include "tests/support/golden.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace kiteway::testing {
namespace {

std::string help_of(const std::vector<std::string>& command) {
  const TempFolder folder;
  std::vector<std::string> arguments = command;
  arguments.emplace_back("--help");
  Program run(folder.path(), arguments);
  REQUIRE_MESSAGE(run.wait(std::chrono::seconds(60)) == 0, run.errors());
  CHECK(run.errors().empty());
  return run.output();
}

/// The commands that a help text lists, each in a line of its own.
std::vector<std::string> commands_in(const std::string& help) {
  static const std::regex kLine("\n  ([a-z]+) ");
  std::vector<std::string> names;
  const std::size_t list = help.find("\nSubcommands:");
  if (list == std::string::npos) return names;
  for (std::sregex_iterator
           found(help.begin() + static_cast<std::ptrdiff_t>(list), help.end(), kLine),
       end;
       found != end; ++found) {
    names.push_back((*found)[1]);
  }
  return names;
}

/// The first line whose description starts with a small letter, if any.
std::string uncapitalized_line(const std::string& help) {
  static const std::regex kLine("\n  [^ ][^\n]*  +[a-z][^\n]*|\n {10,}[a-z][^\n]*");
  std::smatch found;
  return std::regex_search(help, found, kLine) ? found.str() : "";
}

/// Checks the help text of a command and of those below it; adds their files to `files`.
void check_help(const std::vector<std::string>& command, std::set<std::string>& files) {
  std::string file = "kiteway";
  for (const auto& word : command) file += "-" + word;
  CAPTURE(file);
  const std::string help = help_of(command);
  check_golden(std::filesystem::path(KITEWAY_SOURCE_DIR) / "tests/golden/help" / (file + ".txt"),
               help);
  CHECK(uncapitalized_line(help).empty());
  files.insert(file + ".txt");
  for (const auto& name : commands_in(help)) {
    auto below = command;
    below.push_back(name);
    check_help(below, files);
  }
}

TEST_SUITE("e2e help") {
  TEST_CASE("each command prints its approved help text") {
    std::set<std::string> files;
    check_help({}, files);
    CHECK(files.size() > 20);
    for (const auto& entry : std::filesystem::directory_iterator(
             std::filesystem::path(KITEWAY_SOURCE_DIR) / "tests/golden/help")) {
      CAPTURE(entry.path().string());
      CHECK(files.contains(entry.path().filename().string()));
    }
  }
}

}  // namespace
}  // namespace kiteway::testing
