#include "planner/render/plan/plan_text.h"

#include "planner/compile/rules/capacity.h"
#include "planner/compile/rules/pace.h"
#include "planner/plan_file/plan_file.h"
#include "planner/render/plan/parts.h"
#include "schema/base/quote.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiteway::planner {
namespace {

Lines header(const CompiledPlan& plan) {
  const std::size_t width = std::max(plan.source.uri.size(), plan.target.uri.size());
  const auto end = [width](const char* name, const EndpointSpec& spec, const std::string& version) {
    return Line{.text =
                    fmt::format("  {}  {:<{}}  {}", name, spec.uri, width, server_text(version))};
  };
  return {{.text = "Plan " + quote(plan.name) + "  digest " + short_digest(plan)},
          end("source", plan.source, plan.source_version),
          end("target", plan.target, plan.target_version)};
}

/// All that drifted, with a heading; empty when that is nothing.
Lines drift_lines(const CompiledPlan& plan) {
  Lines lines;
  for (const auto& collection : plan.collections) {
    if (collection.drift.empty()) continue;
    append(lines, {{}, {.role = Role::kTitle, .text = "  # " + drift_title(collection)}});
    for (const auto& one : collection.drift) {
      lines.push_back(marked(Role::kDrift, 4, printable(to_string(one))));
    }
  }
  if (!lines.empty()) {
    lines.insert(lines.begin(), {Line{}, {.role = Role::kTitle, .text = "Drift:"}});
  }
  return lines;
}

/// "Actions:  + create   => copy rows", or nothing when there is no action.
Lines legend_lines(const Lines& body) {
  std::vector<std::string> entries;
  for (const auto& [symbol, meaning] : legend_of(body)) {
    entries.push_back(std::string(symbol) + " " + std::string(meaning));
  }
  if (entries.empty()) return {};
  return {{}, {.text = "Actions:  " + join(entries, "   ")}};
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
  lines.push_back("Capacity: " + to_string(*plan.capacity) +
                  ", by the lower of the vendor's estimates.");
  if (plan.pace) {
    lines.push_back("Time: " + to_string(*plan.pace) + ", the most that its tier can write.");
  }
  return lines;
}

std::string drift_title(const CollectionPlan& collection) {
  return "collection " + printable(to_string(collection.target.address)) +
         " was changed outside of kiteway since run " + printable(collection.drift_run);
}

Lines body_lines(const CompiledPlan& plan, Detail detail) {
  Lines lines;
  for (const auto& database : new_databases(plan)) {
    const std::string name = "database " + printable(database);
    append(lines, {{},
                   {.role = Role::kTitle, .text = "  # " + name + " will be created"},
                   marked(Role::kCreate, 2, name)});
  }
  for (const auto& collection : plan.collections) {
    append(lines, collection_lines(plan, collection, detail));
  }
  return lines;
}

std::string render_text(const CompiledPlan& plan, Detail detail, Paint paint) {
  const Lines body = body_lines(plan, detail);
  Lines lines = header(plan);
  append(lines, drift_lines(plan));
  append(lines, legend_lines(body));
  append(lines, body);
  const auto estimates = estimate_lines(plan);
  if (!estimates.empty()) lines.emplace_back();
  for (const auto& estimate : estimates) lines.push_back({.text = estimate});
  append(lines, {{}, {.role = Role::kTitle, .text = summary_line(plan)}});
  return text_of(lines, paint);
}

}  // namespace kiteway::planner
