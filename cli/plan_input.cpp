#include "cli/plan_input.h"

#include "cli/console.h"
#include "executor/remote/credentials.h"
#include "planner/parse.h"
#include "planner/plan_file.h"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace kiteway::cli {

Result<std::string> read_file(const std::string& path) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) {
    return Error{.kind = ErrorKind::kInvalidInput, .message = path + " is a folder, not a plan"};
  }
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream || stream.bad()) {
    return Error{.kind = ErrorKind::kInvalidInput,
                 .message = "cannot read " + path + ": " + std::generic_category().message(errno)};
  }
  return text.str();
}

namespace {

/// A saved plan is JSON and starts with a brace; a plan somebody wrote starts with a key.
bool looks_saved(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{';
}

/// As read_written_plan, of a text that is known.
std::variant<planner::ParsedPlan, ExitCode> parse(const CommonOptions& options,
                                                  const std::string& text) {
  auto parsed = planner::parse_plan(options.file, text,
                                    {.overlays = options.overlays,
                                     .var_files = options.var_files,
                                     .vars = options.vars,
                                     .read_file = read_file,
                                     .environment = executor::system_surroundings().variable});
  print_diagnostics(parsed.diagnostics, parsed.texts);
  if (!parsed.intent) return ExitCode::kPlanWrong;
  return parsed;
}

}  // namespace

const planner::EndpointSpec& PlanInput::source() const {
  return std::visit([](const auto& known) -> const auto& { return known.source; }, plan);
}

const planner::EndpointSpec& PlanInput::target() const {
  return std::visit([](const auto& known) -> const auto& { return known.target; }, plan);
}

const planner::TrafficSettings& PlanInput::traffic() const {
  return std::visit([](const auto& known) -> const auto& { return known.traffic; }, plan);
}

std::filesystem::path PlanInput::state_dir(const CommonOptions& options) const {
  if (!options.state_dir.empty()) return options.state_dir;
  return std::visit([](const auto& known) { return known.state_dir; }, plan);
}

std::variant<planner::ParsedPlan, ExitCode> read_written_plan(const CommonOptions& options) {
  const auto text = read_file(options.file);
  if (!text) return fail(text.error());
  if (!looks_saved(*text)) return parse(options, *text);
  print_message("error: " + options.file + " is a saved plan; kiteway show prints it\n");
  return ExitCode::kUsage;
}

std::variant<PlanInput, ExitCode> read_plan_input(const CommonOptions& options) {
  const auto text = read_file(options.file);
  if (!text) return fail(text.error());
  if (looks_saved(*text)) {
    if (!options.overlays.empty() || !options.var_files.empty() || !options.vars.empty()) {
      print_message("error: " + options.file +
                    " is a saved plan, in which all variables have their values\n"
                    "  help: leave out --overlay, --var and --var-file, or plan again\n");
      return ExitCode::kUsage;
    }
    auto saved = planner::read_plan(*text);
    if (saved) return PlanInput{.plan = std::move(*saved)};
    return fail({.kind = ErrorKind::kInvalidInput,
                 .message = options.file + ": " + to_string(saved.error())});
  }
  auto parsed = parse(options, *text);
  if (const auto* code = std::get_if<ExitCode>(&parsed)) return *code;
  auto& plan = std::get<planner::ParsedPlan>(parsed);
  return PlanInput{.plan = std::move(*plan.intent), .texts = std::move(plan.texts)};
}

}  // namespace kiteway::cli
