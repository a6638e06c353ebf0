// kiteway fmt: plans in the one layout that all plans have.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/plan_input.h"
#include "planner/language/format/format.h"
#include "planner/language/format/line_diff.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace kiteway::cli {
namespace {

constexpr const char* kStdin = "-";

/// Writes beside the file first, so that a full disk leaves the plan as it is.
Outcome replace_file(const std::filesystem::path& path, const std::string& text) {
  auto beside = path;
  beside += ".kiteway-fmt";
  std::ofstream stream(beside, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  std::error_code failure;
  if (!stream) {
    failure = std::error_code(errno, std::generic_category());
  } else {
    const auto status = std::filesystem::status(path, failure);
    if (!failure) std::filesystem::permissions(beside, status.permissions(), failure);
    if (!failure) std::filesystem::rename(beside, path, failure);
  }
  if (!failure) return Done{};
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  return Error{.kind = ErrorKind::kInvalidInput,
               .message = "cannot write " + path.string() + ": " + failure.message()};
}

ExitCode format_file(const std::string& file, const FmtOptions& options) {
  const bool is_stdin = file == kStdin;
  const std::string name = is_stdin ? "stdin" : file;
  const auto text = read_file(is_stdin ? "/dev/stdin" : file);
  if (!text) return fail(text.error());
  if (looks_saved(*text)) {
    print_message("error: " + name + " is a saved plan, which cannot be formatted\n");
    return ExitCode::kUsage;
  }
  const auto formatted = planner::format_plan(name, *text);
  print_diagnostics(formatted.diagnostics, formatted.texts);
  if (!formatted.text) return ExitCode::kPlanWrong;
  const bool is_same = *formatted.text == *text;
  if (options.diff) print_result(planner::unified_diff(name, *text, *formatted.text));
  if (options.check) {
    if (!is_same)
      print_message(name + " is not formatted; to format it, run: kiteway fmt " + name + "\n");
    return is_same ? ExitCode::kOk : ExitCode::kFailure;
  }
  if (options.diff) return ExitCode::kOk;
  if (is_stdin) {
    print_result(*formatted.text);
    return ExitCode::kOk;
  }
  if (is_same) return ExitCode::kOk;
  // The name of a link stays a link.
  if (const auto written = replace_file(std::filesystem::canonical(file), *formatted.text);
      !written) {
    return fail(written.error());
  }
  print_result(file + "\n");
  return ExitCode::kOk;
}

}  // namespace

ExitCode fmt_command(const FmtOptions& options) {
  if (options.files.size() > 1 && std::ranges::find(options.files, kStdin) != options.files.end()) {
    print_message("error: - (stdin) cannot be combined with other files\n");
    return ExitCode::kUsage;
  }
  // That a plan cannot be read weighs more than that it is not formatted.
  ExitCode worst = ExitCode::kOk;
  for (const auto& file : options.files) worst = std::max(worst, format_file(file, options));
  return worst;
}

}  // namespace kiteway::cli
