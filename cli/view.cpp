#include "cli/view.h"

#include "cli/console.h"
#include "planner/plan_file/plan_file.h"
#include "planner/render/plan/colour.h"
#include "planner/render/plan/plan_markdown.h"
#include "planner/render/plan/plan_text.h"
#include "planner/render/plan/summary.h"

namespace kiteway::cli {

std::string view_of(const planner::CompiledPlan& plan, const ViewOptions& options) {
  if (options.format == "json") return planner::write_plan(plan);
  const auto detail = options.full ? planner::Detail::kFull : planner::Detail::kChanges;
  if (options.format == "markdown") return planner::render_markdown(plan, detail);
  return options.summary ? planner::render_summary(plan, options.full)
                         : planner::render_text(plan, detail);
}

void print_view(const std::string& text, const ViewOptions& options) {
  const bool is_plain = options.format != "text" || !wants_color(options.color);
  print_result(is_plain ? text : planner::coloured(text));
}

}  // namespace kiteway::cli
