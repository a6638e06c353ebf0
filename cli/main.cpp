// The command line: which command, with which options.
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/console.h"
#include "cli/job_commands.h"
#include "cli/plan_commands.h"
#include "executor/remote/connection.h"
#include "schema/base/quote.h"
#include "schema/base/suggestions.h"

#include <malloc.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <string>
#include <vector>

namespace {

using namespace kiteway::cli;  // NOLINT(google-build-using-namespace): this file is the cli

/// Logs go to stderr: the default logger of spdlog would mix them with results.
void set_up_log(const std::string& level) {
  auto logger = spdlog::stderr_color_mt("kiteway");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

/// CLI11 says "a subcommand is required" even when the command is unknown.
void explain_usage(const CLI::App& app, const std::string& first, const CLI::ParseError& error) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const bool is_known = std::ranges::find(names, first) != names.end();
  if (is_known || first.empty() || first.starts_with('-')) {
    app.exit(error);
    return;
  }
  const auto near = kiteway::nearest(first, names);
  print_message(
      "error: unknown command " + kiteway::quote(first) + "\n  help: " +
      (near ? "did you mean " + *near + "?" : "the commands are: " + kiteway::join(names, ", ")) +
      "\n  help: for details, run: kiteway --help\n");
}

int run(int argc, char** argv) {
  CLI::App app{
      "Copy collections from Milvus to Zilliz Cloud or another Milvus, as a plan describes."};
  app.name("kiteway");
  app.require_subcommand(1);
  Chosen chosen;
  std::string log_level = "warn";
  app.add_option("--log-level", log_level, "Log level on stderr")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "err", "off"}));
  add_plan_commands(app, chosen);
  add_server_commands(app, chosen, shell_words({argv, argv + argc}));
  add_job_commands(app, chosen);
  add_completion_command(app, chosen);
  app.add_subcommand("version", "Print the version")->callback([&] { chosen = version_command; });

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help
    return app.exit(wanted);
  } catch (const CLI::ParseError& error) {
    explain_usage(app, argc > 1 ? argv[1] : "", error);
    return static_cast<int>(ExitCode::kUsage);
  }
  set_up_log(log_level);
  const ExitCode exit_code = chosen();
  print_findings_document();
  return static_cast<int>(exit_code);
}

/// Rows come and go in blocks of a few MB. glibc would hand each back to the system and fault it in
/// again, page by page (a third of the processor time of a copy), and keep an arena per thread.
void keep_freed_memory() {
  constexpr int kKeptBytes = 64 << 20;
  // NOLINTBEGIN(concurrency-mt-unsafe): before there is a second thread
  mallopt(M_MMAP_THRESHOLD, kKeptBytes);
  mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  mallopt(M_ARENA_MAX, 2);
  // NOLINTEND(concurrency-mt-unsafe)
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that cannot grow is reported as an error
  try {
    kiteway::executor::quiet_grpc();
    return run(argc, argv);
  } catch (const std::exception& exception) {
    print_message(std::string("error: bug in kiteway: ") + exception.what() + "\n");
    return static_cast<int>(ExitCode::kBug);
  }
}
