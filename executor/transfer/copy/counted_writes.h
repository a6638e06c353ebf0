// Writes rows that nothing on the target tells apart: whether a request whose answer was lost has
// landed is decided by the number of rows.
#pragma once

#include "executor/journal/records.h"
#include "executor/remote/wire/batch.h"
#include "executor/transfer/context.h"
#include "executor/transfer/copy/batch_writer.h"
#include "executor/transfer/late_requests.h"

#include <string>

namespace kiteway::executor {

/// One partition of a collection that discards its keys (planner::discards_keys). Used by one
/// thread: a request is sent when what became of the one before is known.
class CountedWrites final : public BatchWriter {
 public:
  CountedWrites(const StepContext& step, std::string scan_key)
      : step_(step), scan_key_(std::move(scan_key)), times_(step.plan) {}

  /// Takes up the place where an earlier run ended, deciding about its last request.
  Outcome take_up();

  /// Up to where all rows are on the target.
  [[nodiscard]] const CountedPlace& place() const noexcept { return place_; }

  /// After a lost answer it waits until the request can no longer be alive, counts, and repeats it
  /// only if it did not land. kIncomplete when the number of rows fits neither.
  Outcome write(const MadeBatch& made, const PageSlice& slice) override;
  [[nodiscard]] bool is_counted() const noexcept override { return true; }

 private:
  Outcome note_in_flight(const RowBatch& batch, const PrimaryKey& upto);
  void note_landed();
  void note_not_landed();
  Outcome decide();
  [[nodiscard]] Error undecidable(std::int64_t found) const;

  const StepContext& step_;
  std::string scan_key_;
  WriteTimes times_;
  CountedPlace place_;
};

}  // namespace kiteway::executor
