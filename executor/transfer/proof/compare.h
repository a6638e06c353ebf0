// Compares rows of both ends by their digests, range by range.
#pragma once

#include "executor/journal/range.h"
#include "executor/transfer/pace/streams.h"
#include "executor/transfer/pace/tuner.h"
#include "executor/transfer/proof/rows_of.h"
#include "schema/base/result.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Rows of a key range: how many distinct keys, and the digest of the first row of each.
struct RangeDigest {
  std::int64_t keys = 0;
  Digest digest;

  friend bool operator==(const RangeDigest&, const RangeDigest&) = default;
};

/// Adjacent keys that are compared as one.
struct Piece {
  KeyRange keys = {};
  std::int64_t key_count = 0;  ///< about as many rows are expected in it
  /// Its rows as they were written to the target, where that is known.
  std::optional<RangeDigest> copied = {};
};

/// What the rows of one page, as they are on the target, come to.
[[nodiscard]] Result<RangeDigest> digest_page(const Page& page, const RowsOf& rows);

/// Reads a whole range in pages of `limit` rows; `held` grows with them.
[[nodiscard]] Result<RangeDigest> digest_range(const RowsOf& rows, const KeyRange& range,
                                               std::int64_t limit, Streams::Held& held,
                                               const std::stop_token& stop);

/// Rows of a page that reads a range of so many keys: all of them, and whether there are more.
[[nodiscard]] std::int64_t page_limit(const Piece& range);

/// How many ranges are read at once, and what they may hold.
struct CompareTools {
  Streams& streams;
  Tuner& tuner;
  std::size_t threads_max = 1;
  std::stop_token stop = {};
};

/// One range as both ends answer it; of several sources the sum.
struct ComparedRange {
  RangeDigest source;
  RangeDigest target;

  [[nodiscard]] bool is_equal() const { return source == target; }
};

/// Reads every range from all `sources` and the target, in any order; the result is in the order
/// of `ranges`.
[[nodiscard]] Result<std::vector<ComparedRange>> compare_ranges(const std::vector<RowsOf>& sources,
                                                                const RowsOf& target,
                                                                const std::vector<Piece>& ranges,
                                                                const CompareTools& tools);

/// The ranges of a scan, as pieces.
[[nodiscard]] std::vector<Piece> pieces_of(const std::vector<Range>& ranges);

/// The same, stretched to hold every key there can be: what came in behind the last key
/// since then, on either end, is in the last one.
[[nodiscard]] std::vector<Piece> covering(std::vector<Piece> pieces);

/// The ranges of several scans that become one collection, cut wherever one of them is: of none has
/// a range more keys than its own.
[[nodiscard]] std::vector<Piece> united(const std::vector<std::vector<Piece>>& scans);

/// Whether a key can be in both.
[[nodiscard]] bool overlap(const KeyRange& a, const KeyRange& b);

/// One range over all rows, for a collection whose rows cannot be told by their old keys.
[[nodiscard]] std::vector<Piece> one_range(const planner::CollectionPlan& collection);

/// "keys after 3 up to 9: 5 rows each, with other values"
[[nodiscard]] std::string difference_text(const KeyRange& range, const ComparedRange& found);
/// "keys after 3 up to 9", "all keys"
[[nodiscard]] std::string range_text(const KeyRange& range);

}  // namespace kiteway::executor
