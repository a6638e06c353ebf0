#include "planner/compile/rules/filter.h"

#include "planner/compile/rules/context.h"
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

bool check_filter(const CollectionIntent& intent, const CollectionSnapshot& source,
                  Diagnostics& diagnostics) {
  const std::string& filter = intent.filter.value;
  if (filter.empty()) return true;
  if (const std::string problem = open_part(filter); !problem.empty()) {
    add_error(diagnostics, "P0322", intent.filter.place, "the filter " + problem,
              "write an expression as for a query");
    return false;
  }
  const auto refused = source.filter_problems.find(filter);
  if (refused == source.filter_problems.end()) return true;
  add_error(diagnostics, "P0322", intent.filter.place,
            "the source does not take the filter: " + refused->second,
            "write an expression as for a query", subject_of(source));
  return false;
}

std::optional<std::int64_t> rows_to_move(const CollectionIntent& intent,
                                         const CollectionSnapshot& source) {
  if (intent.filter.value.empty()) return source.entity_count;
  const auto counted = source.filtered_counts.find(intent.filter.value);
  if (counted == source.filtered_counts.end()) return std::nullopt;
  return counted->second;
}

std::vector<Change> filter_changes(const CollectionIntent& intent,
                                   const CollectionSnapshot& source) {
  const std::string& filter = intent.filter.value;
  if (filter.empty()) return {};
  const auto text = [](const std::optional<std::int64_t>& rows) {
    return rows ? grouped(*rows) : std::string("an unknown number");
  };
  return {{.kind = ChangeKind::kLost,
           .path = "rows",
           .before = text(source.entity_count),
           .after = text(rows_to_move(intent, source)),
           .reason = "only those with " + filter,
           .origin = intent.filter.place}};
}

}  // namespace kiteway::planner
