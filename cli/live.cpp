#include "cli/live.h"

#include "cli/console.h"
#include "executor/world/look.h"
#include "executor/world/preflight/preflight.h"
#include "planner/diff/stale.h"
#include "schema/base/quote.h"

#include <chrono>
#include <system_error>

namespace kiteway::cli {

namespace {

/// Prints the checks; an exit code if one failed.
std::optional<ExitCode> tell(const executor::Checks& checks) {
  if (!checks.empty()) print_message(executor::render(checks));
  for (const auto& check : checks) {
    if (check.verdict != executor::Verdict::kFail) continue;
    return check.error_kind ? exit_code_of(*check.error_kind) : ExitCode::kFailure;
  }
  return std::nullopt;
}

/// Prints the checks of the cluster that did not pass; an exit code if one failed.
std::variant<std::optional<CloudCluster>, ExitCode> cluster_of(const PlanInput& input) {
  SystemClock clock;
  auto checked = executor::check_cluster(
      input.target(), {.surroundings = executor::system_surroundings(), .clock = clock});
  std::erase_if(checked.checks, [](const executor::Check& check) {
    return check.verdict == executor::Verdict::kPass;
  });
  if (const auto code = tell(checked.checks)) return *code;
  return checked.cluster;
}

/// When the file got its content, as far as the file system knows.
std::string written_at(const std::string& file) {
  std::error_code failure;
  const auto time = std::filesystem::last_write_time(file, failure);
  if (failure) return "at an unknown time";
  const auto wall = std::chrono::file_clock::to_sys(time);
  return rfc3339(std::chrono::time_point_cast<Clock::Wall::duration>(wall));
}

Error stale_error(const std::string& file, const planner::CompiledPlan& saved,
                  const std::vector<std::string>& reasons) {
  std::vector<std::string> again{"kiteway", "plan"};
  again.insert(again.end(), saved.planned_with.begin(), saved.planned_with.end());
  if (saved.planned_with.empty()) again.emplace_back("PLAN");
  again.insert(again.end(), {"--out", file});
  Error error{.kind = ErrorKind::kStalePlan,
              .message = "the saved plan is out of date: the source or target has changed",
              .notes = {printable(file) + " was written " + written_at(file)}};
  for (const auto& reason : reasons) error.notes.push_back(printable(reason));
  error.notes.push_back("to plan again, run: " + printable(shell_words(again)));
  return error;
}

using Live = std::variant<LivePlan, ExitCode>;

Live check_saved(const PlanInput& input, const planner::CompiledPlan& saved,
                 executor::ReadSession& session, const std::filesystem::path& state_dir,
                 planner::Purpose purpose) {
  SystemClock clock;
  auto world = executor::take_world(session, executor::addresses_of(saved), state_dir,
                                    saved.target.uri, clock);
  if (!world) return fail(world.error());
  if (purpose == planner::Purpose::kApply) {
    const auto cluster = cluster_of(input);
    if (const auto* code = std::get_if<ExitCode>(&cluster)) return *code;
    world->target_cluster = std::get<0>(cluster);
    if (const auto code = tell(executor::check_before_run(session, saved))) return *code;
  }
  const auto reasons = planner::stale_reasons(saved, *world, purpose);
  if (reasons.empty()) return LivePlan{.plan = saved, .world = std::move(*world)};
  return fail(stale_error(input.file, saved, reasons));
}

Live compile_now(const PlanInput& input, const planner::Intent& written,
                 executor::ReadSession& session, const std::filesystem::path& state_dir,
                 planner::Purpose purpose) {
  SystemClock clock;
  executor::LookInput how{.session = session, .state_dir = state_dir, .clock = clock};
  if (purpose == planner::Purpose::kApply) {
    const auto cluster = cluster_of(input);
    if (const auto* code = std::get_if<ExitCode>(&cluster)) return *code;
    how.cluster = std::get<0>(cluster);
  }
  auto looked = executor::look(written, how);
  print_diagnostics(looked.diagnostics, input.texts);
  if (looked.error) return fail(*looked.error);
  if (!looked.is_complete()) return ExitCode::kPlanWrong;
  auto compiled = planner::compile(*looked.intent, *looked.world, purpose);
  print_diagnostics(compiled.diagnostics, input.texts);
  if (!compiled.plan) return ExitCode::kPlanWrong;
  if (purpose == planner::Purpose::kApply) {
    if (const auto code = tell(executor::check_before_run(session, *compiled.plan))) return *code;
  }
  return LivePlan{.plan = std::move(*compiled.plan), .world = std::move(*looked.world)};
}

}  // namespace

std::variant<LivePlan, ExitCode> make_live(const PlanInput& input, executor::ReadSession& session,
                                           const std::filesystem::path& state_dir,
                                           planner::Purpose purpose) {
  if (const auto* saved = std::get_if<planner::CompiledPlan>(&input.plan)) {
    return check_saved(input, *saved, session, state_dir, purpose);
  }
  return compile_now(input, std::get<planner::Intent>(input.plan), session, state_dir, purpose);
}

template <class Session>
ExitCode explain(const executor::Opened<Session>& opened, const SourceTexts& texts) {
  print_diagnostics(opened.diagnostics, texts);
  return opened.error ? fail(*opened.error) : ExitCode::kPlanWrong;
}

template ExitCode explain(const executor::Opened<executor::ReadSession>&, const SourceTexts&);
template ExitCode explain(const executor::Opened<executor::WriteSession>&, const SourceTexts&);

}  // namespace kiteway::cli
