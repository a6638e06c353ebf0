// Ranges of keys whose rows are compared, and what was found in them.
#pragma once

#include "schema/base/digest.h"
#include "schema/primary_key.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Rows of a key range: how many distinct keys, and the digest of the first row of each.
struct RangeDigest {
  std::int64_t keys = 0;
  Digest digest;

  RangeDigest& operator+=(const RangeDigest& other);
  friend bool operator==(const RangeDigest&, const RangeDigest&) = default;
};

/// Adjacent keys that are compared as one.
struct Piece {
  KeyRange keys = {};
  std::int64_t key_count = 0;  ///< of the source, about: so many rows are asked for at once
  /// What was written when it was copied, as far as that is known.
  std::optional<RangeDigest> copied = {};

  friend bool operator==(const Piece&, const Piece&) = default;
};

using Pieces = std::vector<Piece>;

/// A range as both ends answer it.
struct ComparedRange {
  Piece range;
  RangeDigest source;
  RangeDigest target;

  [[nodiscard]] bool is_equal() const { return source == target; }
  /// Whether the target has what was copied: then it is the source that has changed since.
  [[nodiscard]] bool is_as_copied() const { return range.copied == target; }
};

/// Rows of a page that reads a range of so many keys: all of them, and whether there are more.
[[nodiscard]] std::int64_t page_limit(const Piece& range);

/// The ranges of a scan, stretched over every key there can be: what was added behind the last key
/// since then, on either end, is in the last one.
[[nodiscard]] Pieces covering(Pieces ranges);

/// The ranges of several scans that become one collection, cut wherever one of them is: of none has
/// a range more keys than its own.
[[nodiscard]] Pieces united(const std::vector<Pieces>& scans);

/// Whether a key can be in both.
[[nodiscard]] bool overlap(const KeyRange& a, const KeyRange& b);

/// "keys after 3 up to 9: 5 rows each, with other values"
[[nodiscard]] std::string difference_text(const ComparedRange& found);
/// "keys after 3 up to 9", "all keys"
[[nodiscard]] std::string range_text(const KeyRange& range);

}  // namespace kiteway::executor
