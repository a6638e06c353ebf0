// Walks the primary keys of a collection or partition, in order, each distinct key once.
#pragma once

#include "executor/remote/reader.h"
#include "schema/base/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace kiteway::executor {

/// Gets the keys of one page, in ascending order, and for each whether it is the first of its kind:
/// a key may stand several times in one page, never in two. Returns whether to go on.
using VisitKeys = std::function<bool(const KeyColumn& keys, const std::vector<bool>& is_first)>;

/// Reads pages of the keys of `rows` in `range` until one is empty, or until `visit` has enough.
/// kDataMismatch when the server does not answer in key order; kInterrupted after a stop request.
Outcome visit_keys(Reader& reader, const RowSelection& rows, const KeyRange& range,
                   const std::stop_token& stop, const VisitKeys& visit);

/// Number of distinct keys.
[[nodiscard]] Result<std::int64_t> count_keys(Reader& reader, const RowSelection& rows,
                                              const KeyRange& range, const std::stop_token& stop);

/// What a walk meets: distinct keys, and their physical rows.
struct KeyTally {
  std::int64_t keys = 0;
  std::int64_t rows = 0;                  ///< by count(*) of the keys
  std::vector<PrimaryKey> repeated = {};  ///< the least ones with more than one row, if asked for
};

/// Where count(*) of the whole says more than the rows of its keys, the server holds rows that it
/// does not answer (milvus#52055). Names `repeated_max` repeated keys at most, at the price of a
/// dozen counts for each.
[[nodiscard]] Result<KeyTally> tally_keys(Reader& reader, const RowSelection& rows,
                                          const KeyRange& range, const std::stop_token& stop,
                                          std::size_t repeated_max = 0);

/// The error of a page whose keys are not all greater than `after`.
[[nodiscard]] Outcome check_order(const Page& page, const std::optional<PrimaryKey>& after,
                                  const CollectionAddress& address);

}  // namespace kiteway::executor
