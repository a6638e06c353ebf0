// kiteway diff: what is not the same in two saved plans, or in one and the servers as they are.
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/live.h"
#include "cli/plan_input.h"
#include "cli/view.h"
#include "executor/world/live_counts.h"
#include "planner/diff/plan_diff.h"
#include "planner/diff/stale.h"

namespace kiteway::cli {
namespace {

using planner::DiffView;

std::variant<DiffView, ExitCode> with_other_plan(const DiffOptions& options,
                                                 const planner::CompiledPlan& before) {
  const auto after = read_saved_plan({.file = options.other});
  if (const auto* code = std::get_if<ExitCode>(&after)) return *code;
  return DiffView{.before = options.file,
                  .after = options.other,
                  .objects = planner::diff_plans(before, std::get<planner::CompiledPlan>(after))};
}

std::variant<DiffView, ExitCode> with_now(const DiffOptions& options,
                                          const planner::CompiledPlan& plan) {
  SystemClock clock;
  const auto opened = executor::open_to_read(
      plan.source, plan.target,
      {.surroundings = executor::system_surroundings(), .clock = clock, .traffic = plan.traffic});
  if (!opened.session) return explain(opened, {});
  const std::string state_dir = options.state_dir.empty() ? plan.state_dir : options.state_dir;
  auto world = executor::take_world(*opened.session, executor::addresses_of(plan), state_dir,
                                    plan.target.uri, clock);
  if (!world) return fail(world.error());
  auto counted = executor::count_filtered_rows(opened.session->source(), plan, *world);
  if (!counted) return fail(counted.error());
  return DiffView{.before = options.file,
                  .objects = planner::diff_with_world(plan, *world),
                  .is_stale = !planner::moved_objects(plan, *world).empty()};
}

}  // namespace

ExitCode diff_command(const DiffOptions& options) {
  const auto read = read_saved_plan(options);
  if (const auto* code = std::get_if<ExitCode>(&read)) return *code;
  const auto& plan = std::get<planner::CompiledPlan>(read);
  const auto made =
      options.other.empty() ? with_now(options, plan) : with_other_plan(options, plan);
  if (const auto* code = std::get_if<ExitCode>(&made)) return *code;
  const auto& diff = std::get<DiffView>(made);
  print_diff(diff, options.view);
  if (!options.detailed_exitcode || diff.objects.empty()) return ExitCode::kOk;
  return diff.is_stale.value_or(false) ? ExitCode::kStale : ExitCode::kChangesPresent;
}

}  // namespace kiteway::cli
