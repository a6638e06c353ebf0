#include "planner/compile/rules/filter.h"

#include "schema/base/add_finding.h"
#include "schema/base/units.h"

#include <vector>

namespace kiteway::planner {

std::string open_part(const std::string& expression) {
  std::vector<char> open;  // what closes each
  for (std::size_t at = 0; at < expression.size(); ++at) {
    const char c = expression[at];
    const bool is_in_text = !open.empty() && (open.back() == '"' || open.back() == '\'');
    if (is_in_text) {
      if (c == '\\') ++at;
      if (c == open.back()) open.pop_back();
    } else if (c == '"' || c == '\'') {
      open.push_back(c);
    } else if (c == '(' || c == '[') {
      open.push_back(c == '(' ? ')' : ']');
    } else if (c == ')' || c == ']') {
      if (open.empty() || open.back() != c) {
        return "closes with " + std::string(1, c) + " what is not open";
      }
      open.pop_back();
    }
  }
  return open.empty() ? "" : "has no closing " + std::string(1, open.back());
}

std::optional<std::int64_t> rows_to_move(const CollectionIntent& intent,
                                         const CollectionSnapshot& source) {
  if (intent.filter.value.empty()) return source.entity_count;
  const auto counted = source.filtered_counts.find(intent.filter.value);
  if (counted == source.filtered_counts.end()) return std::nullopt;
  return counted->second;
}

Decided<std::string> decide_filter(const RuleInput& input) {
  const auto& [filter, place] = input.intent.filter;
  Decided<std::string> decided{.value = filter};
  if (filter.empty()) return decided;
  const std::string hint = "write an expression as for a query";
  const auto refused = input.source.filter_problems.find(filter);
  if (const std::string problem = open_part(filter); !problem.empty()) {
    add_error(decided.findings, "P0322", place, "the filter " + problem, hint);
  } else if (refused != input.source.filter_problems.end()) {
    add_error(decided.findings, "P0322", place,
              "the source does not take the filter: " + refused->second, hint,
              subject_of(input.source));
  }
  const auto text = [](const std::optional<std::int64_t>& rows) {
    return rows ? grouped(*rows) : std::string("an unknown number");
  };
  decided.changes.push_back({.kind = ChangeKind::kLost,
                             .path = "rows",
                             .before = text(input.source.entity_count),
                             .after = text(rows_to_move(input.intent, input.source)),
                             .reason = "only those with " + filter,
                             .origin = place});
  return decided;
}

}  // namespace kiteway::planner
