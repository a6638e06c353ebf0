// The filter of a collection: which of its rows go.
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

/// Refuses a filter that cannot stand beside another condition, or that the source does not take.
/// False if there is an error.
bool check_filter(const CollectionIntent& intent, const CollectionSnapshot& source,
                  Diagnostics& diagnostics);

/// Rows of the source that go: those that meet the filter, where there is one. Nothing if nobody
/// counted them.
[[nodiscard]] std::optional<std::int64_t> rows_to_move(const CollectionIntent& intent,
                                                       const CollectionSnapshot& source);

/// What the filter leaves behind, where there is one.
[[nodiscard]] std::vector<Change> filter_changes(const CollectionIntent& intent,
                                                 const CollectionSnapshot& source);

/// What ends an expression before its end, or leaves it open: "closes with ) what is not open";
/// empty when nothing does.
[[nodiscard]] std::string open_part(const std::string& expression);

}  // namespace kiteway::planner
