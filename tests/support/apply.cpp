#include "tests/support/apply.h"

#include "executor/run/run.h"
#include "executor/world/look.h"
#include "planner/compile/compile.h"

#include <cstdlib>

namespace kiteway::testing {

std::string explain_failure(const Applied& applied) {
  std::string text = applied.error ? to_string(*applied.error) : "";
  for (const auto& found : applied.diagnostics.items()) text += "\n" + found.message;
  if (!applied.report) return text;
  for (const auto& node : applied.report->nodes) {
    if (node.error) text += "\n" + to_string(*node.error);
  }
  return text;
}

executor::SessionTools tools_without_secrets(Clock& clock, std::stop_token stop) {
  return {.surroundings = {.variable = [](const std::string&) { return std::nullopt; },
                           .file = [](const std::string&) { return std::nullopt; }},
          .clock = clock,
          .stop = std::move(stop)};
}

std::filesystem::path new_state_folder() {
  std::error_code ignored;
  const std::filesystem::path memory = "/dev/shm";
  const auto parent = std::filesystem::is_directory(memory, ignored)
                          ? memory
                          : std::filesystem::temp_directory_path();
  std::string name = (parent / "kiteway-test-XXXXXX").string();
  return mkdtemp(name.data());
}

Applied apply(const ApplyInput& input) {
  const planner::Intent& intent = input.intent;
  const auto opened = executor::open_to_write(intent.source, intent.target,
                                              tools_without_secrets(input.clock, input.stop));
  if (!opened.session) return {.diagnostics = opened.diagnostics, .error = opened.error};
  auto looked = executor::look(
      intent, {.session = *opened.session, .state_dir = input.state_dir, .clock = input.clock});
  if (looked.error) return {.error = looked.error};
  if (!looked.is_complete()) return {.diagnostics = std::move(looked.diagnostics)};
  auto compiled = planner::compile(*looked.intent, *looked.world);
  if (!compiled.plan) return {.diagnostics = std::move(compiled.diagnostics)};
  auto report = executor::run_plan({.plan = *compiled.plan,
                                    .world = *looked.world,
                                    .ends = opened.session->ends(),
                                    .journal = input.journal,
                                    .observer = input.observer,
                                    .clock = input.clock,
                                    .stop = input.stop,
                                    .run_id = input.run_id,
                                    .fail_fast = input.fail_fast});
  if (!report) return {.error = report.error()};
  auto worst = executor::worst_error(*report);
  return {.report = std::move(*report), .error = std::move(worst)};
}

}  // namespace kiteway::testing
