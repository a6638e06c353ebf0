#include "planner/render/summary.h"

#include "planner/render/text.h"
#include "schema/base/text.h"

#include <algorithm>

namespace kiteway::planner {
namespace {

bool changes_nothing(const CollectionPlan& collection) {
  return collection.action == CollectionAction::kUnchanged && !collection.load_target;
}

}  // namespace

std::string summary_of(const CollectionPlan& collection) {
  const std::string name = "collection " + printable(to_string(collection.target.address)) + "  ";
  if (changes_nothing(collection)) return "  " + name + "unchanged";
  if (collection.action == CollectionAction::kUnchanged) return "+ " + name + "to be loaded";
  std::string text = mark_of(collection) + " " + name + rows_text(collection);
  const auto lost = std::ranges::count(collection.changes, ChangeKind::kLost, &Change::kind);
  if (lost > 0) text += ", " + grouped(lost) + (lost == 1 ? " part" : " parts") + " not copied";
  if (destroys(collection)) text += ", DESTROYS " + destroyed_text(collection);
  return text;
}

std::string render_summary(const CompiledPlan& plan, bool with_unchanged) {
  std::string text;
  for (const auto& node : plan.nodes) {
    if (node.kind != NodeKind::kCreateDatabase) continue;
    text += "  + database " + printable(node.target.database) + "\n";
  }
  for (const auto& collection : plan.collections) {
    if (changes_nothing(collection) && !with_unchanged) continue;
    text += "  " + summary_of(collection) + "\n";
  }
  return text + (text.empty() ? "" : "\n") + summary_line(plan) + "\n";
}

}  // namespace kiteway::planner
