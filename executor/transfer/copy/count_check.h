// Whether a copy has read all keys of its ranges.
#pragma once

#include "executor/journal/range.h"
#include "executor/remote/row_selection.h"
#include "executor/transfer/context.h"

#include <cstdint>
#include <vector>

namespace kiteway::executor {

/// What the scan has promised of adjacent ranges, before they were copied.
struct ExpectedKeys {
  explicit ExpectedKeys(const std::vector<Range>& ranges);

  KeyRange keys;
  std::int64_t count = 0;
  bool is_estimate = false;   ///< of one of them at least, the keys were not counted
  bool is_unscanned = false;  ///< the number is the server's own count of rows
};

/// Compares the distinct keys that were `copied` with those expected; of `rows`.
/// Fewer or more are accepted where only a reckoned number was expected, since the copy finds out
/// at its end, by the sum; else only if the source, counted again, has as many as were copied: it
/// has changed since. kDataMismatch when it answers otherwise: rows were lost on the way.
Outcome check_count(const StepContext& step, const RowSelection& rows, const ExpectedKeys& expected,
                    std::int64_t copied);

}  // namespace kiteway::executor
