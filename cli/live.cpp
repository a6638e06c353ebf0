#include "cli/live.h"

#include "cli/console.h"
#include "executor/engine/live_counts.h"
#include "executor/preflight/preflight.h"
#include "planner/stale.h"

namespace kiteway::cli {

namespace {

/// Tells what warns; an exit code when something fails.
std::optional<ExitCode> check_first(const PlanInput& input, executor::ReadSession& session,
                                    planner::World& world) {
  SystemClock clock;
  const auto checks = executor::check_before_compile(
      session, input.source(), input.target(), world,
      {.surroundings = executor::system_surroundings(), .clock = clock});
  if (!checks.empty()) print_message(executor::render(checks));
  for (const auto& check : checks) {
    if (check.verdict != executor::Verdict::kFail) continue;
    return check.error_kind ? exit_code_of(*check.error_kind) : ExitCode::kFailure;
  }
  return std::nullopt;
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
    if (const auto code = check_first(input, session, *world)) return *code;
  }
  const auto reasons = planner::stale_reasons(saved, *world, purpose);
  if (reasons.empty()) return LivePlan{.plan = saved, .world = std::move(*world)};
  return fail({.kind = ErrorKind::kStalePlan,
               .message =
                   "the saved plan is stale: the world has moved since it was made; plan again "
                   "with kiteway plan PLAN --out FILE",
               .notes = reasons});
}

Live compile_now(const PlanInput& input, const planner::Intent& written,
                 executor::ReadSession& session, const std::filesystem::path& state_dir,
                 planner::Purpose purpose) {
  const auto names = executor::source_names(session, written);
  if (!names) return fail(names.error());
  const auto expanded = planner::expand_patterns(written, *names);
  print_diagnostics(expanded.diagnostics, input.texts);
  if (!expanded.intent) return ExitCode::kPlanWrong;
  const planner::Intent& intent = *expanded.intent;
  SystemClock clock;
  auto world = executor::take_world(session, executor::addresses_of(intent), state_dir,
                                    intent.target.uri, clock);
  if (!world) return fail(world.error());
  if (purpose == planner::Purpose::kApply) {
    if (const auto code = check_first(input, session, *world)) return *code;
  }
  if (auto counted = executor::count_for_rules(session.source(), intent, *world); !counted) {
    return fail(counted.error());
  }
  auto compiled = planner::compile(intent, *world, purpose);
  print_diagnostics(compiled.diagnostics, input.texts);
  if (!compiled.plan) return ExitCode::kPlanWrong;
  return LivePlan{.plan = std::move(*compiled.plan), .world = std::move(*world)};
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
