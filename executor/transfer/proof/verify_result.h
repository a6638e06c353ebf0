// What comparing source and target came to: the value behind the table of `verify` and its JSON.
#pragma once

#include "schema/address.h"
#include "schema/primary_key.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::executor {

enum class RowFound : std::uint8_t { kOnlyOnSource, kOnlyOnTarget, kDifferentValues };

/// A key whose row is not the same on both ends.
struct RowDifference {
  std::string partition;
  PrimaryKey key;
  RowFound found = RowFound::kDifferentValues;

  friend bool operator==(const RowDifference&, const RowDifference&) = default;
};

/// A range of keys whose rows are not the same on both ends.
struct RangeDifference {
  std::string partition;
  KeyRange range;
  std::int64_t source_keys = 0;
  std::int64_t target_keys = 0;

  friend bool operator==(const RangeDifference&, const RangeDifference&) = default;
};

struct VerifiedCollection {
  CollectionAddress source;
  CollectionAddress target;
  bool by_value = false;  ///< compared by checksum, not by count alone
  std::int64_t source_keys = 0;
  std::int64_t target_entities = 0;
  std::int64_t quarantined = 0;  ///< keys of the source that were left out, as was announced
  /// Keys of several rows on the source, which answers another of them than the target holds.
  std::int64_t repeated_keys = 0;
  std::int64_t ranges_compared = 0;
  std::int64_t ranges_different = 0;
  std::vector<std::string> differences = {};  ///< sentences: all counts, the first ranges
  std::vector<RangeDifference> ranges = {};   ///< the first that differ
  std::vector<RowDifference> rows = {};       ///< the first that differ, where they are asked for
  std::int64_t rows_not_listed = 0;           ///< how many more there are

  [[nodiscard]] bool is_equal() const { return differences.empty() && ranges_different == 0; }
};

}  // namespace kiteway::executor
