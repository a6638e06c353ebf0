#include "cli/view.h"

#include "planner/plan_file.h"
#include "planner/render/markdown.h"
#include "planner/render/summary.h"
#include "planner/render/text.h"

namespace kiteway::cli {

std::string view_of(const planner::CompiledPlan& plan, const ViewOptions& options) {
  if (options.format == "json") return planner::write_plan(plan);
  if (options.format == "markdown") return planner::render_markdown(plan);
  return options.summary ? planner::render_summary(plan) : planner::render_text(plan);
}

}  // namespace kiteway::cli
