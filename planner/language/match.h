// `match: "logs_*"`: from patterns to the collections that a server has.
#pragma once

#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

/// Every database of the source, with its collections where a pattern is about them.
using CollectionNames = std::map<std::string, std::vector<std::string>>;

/// Whether the whole name fits: `*` stands for any letters, none included, `?` for one.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view name);

/// The databases in which patterns look for collections, each once.
[[nodiscard]] std::vector<std::string> databases_to_list(const Intent& intent);

/// Reports two entries that write to one collection. Patterns are left out.
void check_targets(const std::vector<CollectionIntent>& collections, Diagnostics& diagnostics);

struct Expanded {
  std::optional<Intent> intent;  ///< without patterns; set when there are no errors
  Diagnostics diagnostics;
};

/// Puts in place of each pattern the collections that fit it, sorted by name, but for those that
/// it excludes and those that have an entry of their own. A pattern without any is an error.
[[nodiscard]] Expanded expand_patterns(const Intent& intent, const CollectionNames& names);

}  // namespace kiteway::planner
