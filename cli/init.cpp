// kiteway init: a first plan, written from what the source holds. Never overwrites a file.
#include "cli/commands.h"
#include "cli/console.h"
#include "executor/world/survey.h"
#include "planner/starter/starter.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

namespace kiteway::cli {
namespace {

/// A path that was given to the command, as a plan in that folder names it.
std::string seen_from_plan(const std::string& path, const std::string& out) {
  if (path.empty() || out.empty()) return path;
  namespace fs = std::filesystem;
  const auto folder = fs::absolute(out).parent_path().lexically_normal();
  return fs::absolute(path).lexically_normal().lexically_relative(folder).string();
}

Result<bool> write_new(const std::string& path, const std::string& text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wx"),
                                                             std::fclose);
  if (!file && errno == EEXIST) {
    return Error{.kind = ErrorKind::kRefused,
                 .message = path + " already exists and will not be overwritten"};
  }
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0) {
    return Error{.kind = ErrorKind::kNotFound,
                 .message = "cannot write " + path + ": " + std::generic_category().message(errno)};
  }
  return true;
}

}  // namespace

ExitCode init_command(const InitOptions& options) {
  if (!options.out.empty() && std::filesystem::exists(options.out)) {
    return fail({.kind = ErrorKind::kRefused,
                 .message = options.out + " already exists and will not be overwritten"});
  }
  const auto source = planner::endpoint_of(options.source);
  const auto target = options.target.uri.empty() ? source : planner::endpoint_of(options.target);
  for (const auto* end : {&source, &target}) {
    if (*end) continue;
    print_message("error: " + end->error().message + "\n");
    return ExitCode::kUsage;
  }
  SystemClock clock;
  const auto survey =
      executor::survey(*source, !options.source.database.empty(),
                       {.surroundings = executor::system_surroundings(), .clock = clock});
  print_diagnostics(survey.diagnostics, {});
  if (survey.error) return fail(*survey.error);
  if (!survey.snapshot) return ExitCode::kPlanWrong;
  planner::StarterInput input{
      .source = options.source, .target = options.target, .snapshot = *survey.snapshot};
  input.source.ca_file = seen_from_plan(input.source.ca_file, options.out);
  input.target.ca_file = seen_from_plan(input.target.ca_file, options.out);
  const auto text = planner::render_starter(input);
  if (!text) return fail(text.error());
  if (options.out.empty()) {
    print_result(*text);
    return ExitCode::kOk;
  }
  if (const auto written = write_new(options.out, *text); !written) return fail(written.error());
  print_message("Wrote " + options.out + ". " +
                (options.target.uri.empty()
                     ? "Fill in the target; then, to see what the plan does, run: "
                     : "To see what the plan does, run: ") +
                "kiteway plan " + options.out + "\n");
  return ExitCode::kOk;
}

}  // namespace kiteway::cli
