#include "planner/render/plan/plan_text.h"

#include "planner/compile/rules/capacity.h"
#include "planner/compile/rules/pace.h"
#include "planner/plan_file/plan_file.h"
#include "planner/render/plan/drift_text.h"
#include "planner/render/plan/legend.h"
#include "planner/render/plan/summary.h"
#include "schema/base/quote.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::planner {
namespace {

std::string header(const CompiledPlan& plan) {
  const std::size_t width = std::max(plan.source.uri.size(), plan.target.uri.size());
  std::string text = "Plan " + quote(plan.name) + "  digest " + short_digest(plan) + "\n";
  text += fmt::format("  source  {:<{}}  {}\n", plan.source.uri, width,
                      server_text(plan.source_version));
  text += fmt::format("  target  {:<{}}  {}\n", plan.target.uri, width,
                      server_text(plan.target_version));
  return text;
}

}  // namespace

std::string server_text(const std::string& version) {
  return version.empty() ? "Milvus of unknown version" : "Milvus " + printable(version);
}

std::string short_digest(const CompiledPlan& plan) { return plan_digest(plan).substr(0, 19); }

std::vector<std::string> new_databases(const CompiledPlan& plan) {
  std::vector<std::string> names;
  for (const auto& node : plan.nodes) {
    if (node.kind == NodeKind::kCreateDatabase) names.push_back(node.target.database);
  }
  return names;
}

std::vector<std::string> estimate_lines(const CompiledPlan& plan) {
  std::vector<std::string> lines;
  if (!plan.capacity || has_no_changes(plan)) return lines;
  lines.push_back("Capacity: " + to_string(*plan.capacity) + ", by the vendor's lower figures.");
  if (plan.pace) {
    lines.push_back("Time: " + to_string(*plan.pace) + ", which its tier writes at most.");
  }
  return lines;
}

std::string body_text(const CompiledPlan& plan, Detail detail) {
  std::string text;
  for (const auto& database : new_databases(plan)) {
    const std::string name = printable(database);
    text += "\n  # database " + name + " will be created\n  + database " + name + "\n";
  }
  for (const auto& collection : plan.collections) text += collection_text(plan, collection, detail);
  return text;
}

std::string render_text(const CompiledPlan& plan, Detail detail) {
  std::string text = header(plan);
  if (const std::string drift = drift_text(plan); !drift.empty()) text += "\n" + drift;
  const std::string body = body_text(plan, detail);
  if (const std::string legend = legend_of(body); !legend.empty()) text += "\n" + legend;
  text += body;
  if (const auto estimates = estimate_lines(plan); !estimates.empty()) {
    text += "\n" + join(estimates, "\n") + "\n";
  }
  return text + "\n" + summary_line(plan) + "\n";
}

}  // namespace kiteway::planner
