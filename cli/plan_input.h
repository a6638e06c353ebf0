// The file a command is given: a plan somebody wrote, or a compiled plan that was saved.
#pragma once

#include "cli/commands.h"
#include "planner/compiled_plan.h"
#include "planner/intent.h"
#include "planner/parse.h"
#include "schema/base/diagnostic.h"

#include <filesystem>
#include <string>
#include <variant>

namespace kiteway::cli {

struct PlanInput {
  std::variant<planner::Intent, planner::CompiledPlan> plan;
  SourceTexts texts = {};  ///< for showing diagnostics

  [[nodiscard]] bool is_saved() const {
    return std::holds_alternative<planner::CompiledPlan>(plan);
  }
  [[nodiscard]] const planner::EndpointSpec& source() const;
  [[nodiscard]] const planner::EndpointSpec& target() const;
  [[nodiscard]] const planner::TrafficSettings& traffic() const;
  [[nodiscard]] std::filesystem::path state_dir(const CommonOptions& options) const;
};

/// The content of a file, or why it cannot be read.
[[nodiscard]] Result<std::string> read_file(const std::string& path);

/// Reads a plan that somebody wrote, with what the options add to it. When it is none, says so on
/// stderr and returns the exit code; the intent is there otherwise.
[[nodiscard]] std::variant<planner::ParsedPlan, ExitCode> read_written_plan(
    const CommonOptions& options);

/// Reads the file with what the options add to it. When it is no plan, says so on stderr and
/// returns the exit code.
[[nodiscard]] std::variant<PlanInput, ExitCode> read_plan_input(const CommonOptions& options);

}  // namespace kiteway::cli
