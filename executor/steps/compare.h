// Compares rows of both ends by their digests, range by range.
#pragma once

#include "executor/engine/journal/records.h"
#include "executor/remote/reader.h"
#include "planner/compiled_plan.h"
#include "schema/base/result.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace kiteway::executor {

/// One partition of a collection on one end, loaded.
struct RowsOf {
  Reader& reader;
  CollectionAddress address;
  std::string partition;  ///< empty: the whole collection
  std::string key_name;
  std::vector<std::string> columns;  ///< to compare; the key among them
  std::uint64_t timestamp = 0;       ///< as in PageRequest
};

/// Rows of a key range: how many distinct keys, and the digest of the first row of each.
struct RangeDigest {
  std::int64_t keys = 0;
  Digest digest;

  friend bool operator==(const RangeDigest&, const RangeDigest&) = default;
};

/// Reads a whole range in pages of `limit` rows.
[[nodiscard]] Result<RangeDigest> digest_range(const RowsOf& rows, const KeyRange& range,
                                               std::int64_t limit, const std::stop_token& stop);

/// What differs: sentences for people, a few, and how many ranges.
struct Differences {
  std::int64_t ranges_compared = 0;
  std::int64_t ranges_different = 0;
  std::vector<std::string> examples = {};
};

/// Compares ranges as they were copied with what the target holds now. A range without a checksum
/// is read from the source again.
[[nodiscard]] Result<Differences> compare_copied(const RowsOf& source, const RowsOf& target,
                                                 const std::vector<RangeRecord>& ranges,
                                                 const std::stop_token& stop);

/// Compares both ends as they are now, in one walk over the source's keys.
[[nodiscard]] Result<Differences> compare_now(const RowsOf& source, const RowsOf& target,
                                              const std::stop_token& stop);

}  // namespace kiteway::executor
