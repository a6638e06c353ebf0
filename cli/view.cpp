#include "cli/view.h"

#include "cli/console.h"
#include "cli/results.h"

namespace kiteway::cli {

namespace {

planner::Paint paint_of(const ViewOptions& options) {
  return wants_color(options.color) ? planner::Paint::kTerminal : planner::Paint::kNone;
}

}  // namespace

void print_plan(const planner::CompiledPlan& plan, const ViewOptions& options) {
  const PlanResult result{
      .plan = plan,
      .is_summary = options.summary,
      .detail = options.full ? planner::Detail::kFull : planner::Detail::kChanges,
      .paint = paint_of(options)};
  print_result(written(result, options.format));
}

void print_diff(const planner::DiffView& diff, const ViewOptions& options) {
  const DiffResult result{.diff = diff, .is_summary = options.summary, .paint = paint_of(options)};
  print_result(written(result, options.format));
}

}  // namespace kiteway::cli
