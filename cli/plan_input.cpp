#include "cli/plan_input.h"

#include "cli/console.h"
#include "executor/remote/credentials.h"
#include "planner/language/parse.h"
#include "planner/plan_file/plan_file.h"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

namespace kiteway::cli {

bool looks_saved(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{';
}

Result<std::string> read_file(const std::string& path) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) {
    return Error{.kind = ErrorKind::kInvalidInput, .message = path + " is a folder, not a plan"};
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  std::size_t bytes_max = planner::kPlanTextBytesMax;
  std::vector<char> block(std::size_t{1} << 20);
  while (stream && text.size() <= bytes_max) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (looks_saved(text)) bytes_max = planner::kPlanFileBytesMax;
  }
  if (!stream.eof() && text.size() <= bytes_max) {
    return Error{.kind = ErrorKind::kInvalidInput,
                 .message = "cannot read " + path + ": " + std::generic_category().message(errno)};
  }
  return text;
}

namespace {

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
  print_message("error: " + options.file +
                " is a saved plan\n  help: to print it, run: kiteway show " + options.file + "\n");
  return ExitCode::kUsage;
}

std::variant<PlanInput, ExitCode> read_plan_input(const CommonOptions& options) {
  const auto text = read_file(options.file);
  if (!text) return fail(text.error());
  if (looks_saved(*text)) {
    if (!options.overlays.empty() || !options.var_files.empty() || !options.vars.empty()) {
      print_message("error: " + options.file +
                    " is a saved plan: its overlays and variables are already resolved\n"
                    "  help: omit --overlay, --var and --var-file, or plan again\n");
      return ExitCode::kUsage;
    }
    auto saved = planner::read_plan(*text);
    if (saved) return PlanInput{.plan = std::move(*saved), .file = options.file};
    return fail({.kind = ErrorKind::kInvalidInput,
                 .message = options.file + ": " + to_string(saved.error())});
  }
  auto parsed = parse(options, *text);
  if (const auto* code = std::get_if<ExitCode>(&parsed)) return *code;
  auto& plan = std::get<planner::ParsedPlan>(parsed);
  return PlanInput{
      .plan = std::move(*plan.intent), .texts = std::move(plan.texts), .file = options.file};
}

std::vector<std::string> planning_words(const CommonOptions& options) {
  std::vector<std::string> words{options.file};
  const auto add = [&words](const char* option, const std::vector<std::string>& values) {
    for (const auto& value : values) words.insert(words.end(), {option, value});
  };
  add("--overlay", options.overlays);
  add("--var-file", options.var_files);
  add("--var", options.vars);
  if (!options.state_dir.empty()) add("--state-dir", {options.state_dir});
  return words;
}

std::variant<planner::CompiledPlan, ExitCode> read_saved_plan(const CommonOptions& options) {
  auto read = read_plan_input(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  auto& input = std::get<PlanInput>(read);
  if (input.is_saved()) return std::get<planner::CompiledPlan>(std::move(input.plan));
  print_message("error: " + options.file +
                " is not a saved plan\n  help: to save a plan, run: kiteway plan " + options.file +
                " --out FILE\n");
  return ExitCode::kUsage;
}

}  // namespace kiteway::cli
