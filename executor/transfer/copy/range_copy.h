// Copies adjacent ranges of keys in one go, so that it can be done again without harm.
#pragma once

#include "executor/transfer/context.h"
#include "executor/transfer/copy/batch_writer.h"
#include "executor/transfer/copy/counted_writes.h"
#include "executor/transfer/copy/range_cursor.h"
#include "executor/transfer/copy/range_totals.h"
#include "executor/transfer/copy/ranges_in_flight.h"
#include "executor/transfer/copy/row_refusals.h"
#include "executor/transfer/pace/streams.h"
#include "executor/transfer/proof/rows_of.h"

#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Used by one thread; several may work on one partition.
class RangeCopy {
 public:
  /// With `counted`, which must have been taken up, rows are written by it, after its place.
  RangeCopy(const StepContext& step, std::string scan_key, RowSize& row_size,
            CountedWrites* counted = nullptr);

  /// Reads the rows of `ranges`, writes them and marks the ranges done. The ranges are adjacent and
  /// alike (RangeFeed::take). Before the first write they are in flight in the journal. After a
  /// lost answer, or when found in flight, rows are written in a manner that cannot double them,
  /// and the ranges tell from when on no lost request can be alive. Every distinct key that the
  /// scan counted must be read (count_check.h).
  Outcome run(std::vector<Range> ranges, Streams::Held& held);

  /// As they are in the journal now.
  [[nodiscard]] const std::vector<Range>& ranges() const noexcept { return in_flight_.ranges(); }

 private:
  Outcome resume(RangeTotals& totals);
  Outcome copy_pages(RangeTotals& totals, Streams::Held& held);
  Outcome copy_page(const Page& page, RangeTotals& totals, Streams::Held& held);
  Result<MadeBatch> make(const Page& page);
  Result<std::vector<bool>> write_page(const Page& page, const MadeBatch& made);
  void acknowledged(const Page& page, std::int64_t rows);
  [[nodiscard]] bool takes_checksum() const;

  const StepContext& step_;
  std::string scan_key_;
  BatchRules rules_;
  DigestRules digest_rules_;
  std::optional<RowsOf> target_rows_;  ///< where its rows are compared before any is written
  RowRefusals refusals_;
  RangesInFlight in_flight_;
  RangeCursor cursor_;
  KeyedWriter keyed_;
  CountedWrites* counted_;
};

}  // namespace kiteway::executor
