// What comparing source and target came to: the value behind verify's table and its JSON.
#pragma once

#include "schema/address.h"
#include "schema/primary_key.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::executor {

enum class RowFound : std::uint8_t { kOnlyOnSource, kOnlyOnTarget, kDifferentValues };

/// "only on the source", for people.
[[nodiscard]] std::string to_string(RowFound found);

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

/// A table, the differences, and a line that says whether all agree. Safe to print: what servers
/// answered is escaped.
[[nodiscard]] std::string render(const std::vector<VerifiedCollection>& collections);

/// As proto/kiteway/verify.proto says, in canonical JSON.
[[nodiscard]] std::string render_json(const std::vector<VerifiedCollection>& collections);

}  // namespace kiteway::executor
