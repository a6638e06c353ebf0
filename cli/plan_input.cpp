#include "cli/plan_input.h"

#include "cli/console.h"
#include "planner/parse.h"
#include "planner/plan_file.h"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace kiteway::cli {
namespace {

std::nullopt_t refuse(std::string message) {
  (void)fail({.kind = ErrorKind::kInvalidInput, .message = std::move(message)});
  return std::nullopt;
}

std::optional<std::string> read_file(const std::string& path) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) {
    return refuse(path + " is a folder, not a plan");
  }
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream || stream.bad()) {
    return refuse("cannot read " + path + ": " + std::generic_category().message(errno));
  }
  return text.str();
}

/// A saved plan is JSON and starts with a brace; a plan somebody wrote starts with a key.
bool looks_saved(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{';
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

std::optional<PlanInput> read_plan_input(const std::string& file) {
  const auto text = read_file(file);
  if (!text) return std::nullopt;
  if (looks_saved(*text)) {
    auto saved = planner::read_plan(*text);
    if (!saved) {
      return refuse(file + ": " + to_string(saved.error()));
    }
    return PlanInput{.plan = std::move(*saved)};
  }
  auto parsed = planner::parse_plan(file, *text);
  print_diagnostics(parsed.diagnostics, parsed.texts);
  if (!parsed.intent) return std::nullopt;
  return PlanInput{.plan = std::move(*parsed.intent), .texts = std::move(parsed.texts)};
}

}  // namespace kiteway::cli
