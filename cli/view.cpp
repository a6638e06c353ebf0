#include "cli/view.h"

#include "cli/console.h"
#include "cli/results.h"

namespace kiteway::cli {

void print_plan(const planner::CompiledPlan& plan, const ViewOptions& options) {
  const PlanResult result{.plan = plan,
                          .is_summary = options.summary,
                          .is_full = options.full,
                          .has_colours = wants_color(options.color)};
  print_result(written(result, options.format));
}

void print_diff(const planner::DiffView& diff, const ViewOptions& options) {
  const DiffResult result{
      .diff = diff, .is_summary = options.summary, .has_colours = wants_color(options.color)};
  print_result(written(result, options.format));
}

}  // namespace kiteway::cli
