// Compares rows of both ends by their digests, range by range.
#pragma once

#include "executor/transfer/pace/streams.h"
#include "executor/transfer/pace/tuner.h"
#include "executor/transfer/proof/pieces.h"
#include "executor/transfer/proof/rows_of.h"
#include "schema/base/result.h"

#include <cstdint>
#include <stop_token>
#include <utility>
#include <vector>

namespace kiteway::executor {

/// What the rows of one page, as they are on the target, come to.
[[nodiscard]] Result<RangeDigest> digest_page(const Page& page, const RowsOf& rows);

/// Reads a whole range in pages of `limit` rows; `held` grows with them.
[[nodiscard]] Result<RangeDigest> digest_range(const RowsOf& rows, const KeyRange& range,
                                               std::int64_t limit, Streams::Held& held,
                                               const std::stop_token& stop);

/// One end of a comparison: what it says of the rows of a range. Of several collections that become
/// one it is the sum.
class Side {
 public:
  /// One at least.
  explicit Side(std::vector<RowsOf> parts) : parts_(std::move(parts)) {}

  [[nodiscard]] Result<RangeDigest> digest(const Piece& range, Streams::Held& held,
                                           const std::stop_token& stop) const;
  /// To look at its rows one by one.
  [[nodiscard]] const std::vector<RowsOf>& parts() const noexcept { return parts_; }

 private:
  std::vector<RowsOf> parts_;
};

/// Rows that should be the same.
struct Sides {
  Side source;
  Side target;
};

/// How many ranges are read at once, and what they may hold.
struct CompareTools {
  Streams& streams;
  Tuner& tuner;
  std::size_t threads_max = 1;
  std::stop_token stop = {};
};

/// Asks both sides for every range, in any order; the result is in the order of `ranges`.
[[nodiscard]] Result<std::vector<ComparedRange>> compare_ranges(const Sides& sides, Pieces ranges,
                                                                const CompareTools& tools);

}  // namespace kiteway::executor
