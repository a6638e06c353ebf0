// Names the rows that differ in a range, key by key.
#pragma once

#include "executor/transfer/pace/streams.h"
#include "executor/transfer/proof/rows_of.h"
#include "executor/transfer/proof/verify_result.h"
#include "schema/base/result.h"

#include <functional>
#include <stop_token>

namespace kiteway::executor {

/// Walks both ends side by side, a page of `limit` rows of each in memory, and calls `found` for
/// every key that only one of them has, or whose values differ. In the order of the keys. Several
/// sources are read as if they were one.
Outcome visit_differences(const std::vector<RowsOf>& sources, const RowsOf& target,
                          const KeyRange& range, std::int64_t limit, Streams::Held& held,
                          const std::stop_token& stop,
                          const std::function<void(RowDifference)>& found);

}  // namespace kiteway::executor
