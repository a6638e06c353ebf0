// Walks the primary keys of a collection or partition, in order, each distinct key once.
#pragma once

#include "executor/remote/reader.h"
#include "schema/base/result.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace kiteway::executor {

struct KeyScan {
  CollectionAddress address;
  std::string partition;  ///< empty: the whole collection
  std::string key_name;
  KeyRange range = {};
  std::uint64_t timestamp = 0;  ///< as in PageRequest
};

/// Gets the keys of one page, in ascending order, and for each whether it is the first of its kind:
/// a key may stand several times in one page, never in two. Returns whether to go on.
using VisitKeys = std::function<bool(const KeyColumn& keys, const std::vector<bool>& is_first)>;

/// Reads pages of keys until one is empty, or until `visit` has enough.
/// kDataMismatch when the server does not answer in key order; kInterrupted after a stop request.
Outcome scan_keys(Reader& reader, const KeyScan& scan, const std::stop_token& stop,
                  const VisitKeys& visit);

/// Number of distinct keys.
[[nodiscard]] Result<std::int64_t> count_keys(Reader& reader, const KeyScan& scan,
                                              const std::stop_token& stop);

/// Physical rows of all keys that a scan meets: what count(*) should say of them. Where count(*) of
/// the whole says more, the server holds rows that it does not answer (milvus#52055).
[[nodiscard]] Result<std::int64_t> count_rows_of_keys(Reader& reader, const KeyScan& scan,
                                                      const std::stop_token& stop);

/// The error of a page whose keys are not all greater than `after`.
[[nodiscard]] Outcome check_order(const Page& page, const std::optional<PrimaryKey>& after,
                                  const CollectionAddress& address);

}  // namespace kiteway::executor
