#include "planner/render/plan/drift_text.h"

#include "schema/base/quote.h"

namespace kiteway::planner {

std::string drift_title(const CollectionPlan& collection) {
  return "collection " + printable(to_string(collection.target.address)) +
         " was changed outside of kiteway since run " + printable(collection.drift_run);
}

std::string drift_text(const CompiledPlan& plan) {
  std::string text;
  for (const auto& collection : plan.collections) {
    if (collection.drift.empty()) continue;
    text += "\n  # " + drift_title(collection) + "\n";
    for (const auto& one : collection.drift) text += "    ~ " + printable(to_string(one)) + "\n";
  }
  return text.empty() ? "" : "Drift:\n" + text;
}

}  // namespace kiteway::planner
