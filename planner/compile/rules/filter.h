// The filter of a collection: which of its rows are copied.
#pragma once

#include "planner/compile/rules/rule.h"

#include <cstdint>
#include <optional>
#include <string>

namespace kiteway::planner {

/// Refuses a filter that cannot stand beside another condition, or that the source does not take.
[[nodiscard]] Decided<std::string> decide_filter(const RuleInput& input);

/// Rows of the source that are copied: those that meet the filter, where there is one. Nothing if
/// they were not counted.
[[nodiscard]] std::optional<std::int64_t> rows_to_move(const CollectionIntent& intent,
                                                       const CollectionSnapshot& source);

/// What ends an expression before its end, or leaves it open: "closes with ) what is not open";
/// empty when nothing does.
[[nodiscard]] std::string open_part(const std::string& expression);

}  // namespace kiteway::planner
