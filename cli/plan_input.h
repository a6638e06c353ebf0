// The file a command is given: a plan somebody wrote, or a compiled plan that was saved.
#pragma once

#include "cli/commands.h"
#include "planner/language/parse.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace kiteway::cli {

struct PlanInput {
  std::variant<planner::Intent, planner::CompiledPlan> plan;
  SourceTexts texts = {};  ///< for showing diagnostics
  std::string file = {};   ///< as it was given

  [[nodiscard]] bool is_saved() const {
    return std::holds_alternative<planner::CompiledPlan>(plan);
  }
  [[nodiscard]] const planner::EndpointSpec& source() const;
  [[nodiscard]] const planner::EndpointSpec& target() const;
  [[nodiscard]] const planner::TrafficSettings& traffic() const;
  [[nodiscard]] std::filesystem::path state_dir(const CommonOptions& options) const;
};

/// Whether the text is a saved plan: that is JSON and starts with a brace; a plan somebody wrote
/// starts with a key.
[[nodiscard]] bool looks_saved(const std::string& text);

/// The content of a file, or why it cannot be read. Of a file that is too large to be a plan no
/// more is read than shows that it is.
[[nodiscard]] Result<std::string> read_file(const std::string& path);

/// Reads a plan that somebody wrote, with what the options add to it. When it is none, says so on
/// stderr and returns the exit code; the intent is there otherwise.
[[nodiscard]] std::variant<planner::ParsedPlan, ExitCode> read_written_plan(
    const CommonOptions& options);

/// Reads the file with what the options add to it. When it is no plan, says so on stderr and
/// returns the exit code.
[[nodiscard]] std::variant<PlanInput, ExitCode> read_plan_input(const CommonOptions& options);

/// The words after `kiteway plan` that make the plan of `options` once more.
[[nodiscard]] std::vector<std::string> planning_words(const CommonOptions& options);

/// As read_plan_input, of a saved plan alone.
[[nodiscard]] std::variant<planner::CompiledPlan, ExitCode> read_saved_plan(
    const CommonOptions& options);

}  // namespace kiteway::cli
