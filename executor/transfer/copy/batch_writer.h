// Writes rows of a page to the target, however often it takes.
#pragma once

#include "executor/remote/wire/batch.h"
#include "executor/transfer/context.h"
#include "executor/transfer/copy/ranges_in_flight.h"
#include "executor/transfer/copy/row_writes.h"
#include "schema/base/result.h"

namespace kiteway::executor {

/// Rows of a page that lie side by side, and the part of the key space that they stand for.
struct PageSlice {
  const Page& page;
  KeyRange keys;  ///< up to the last of them, whose key is always there
};

class BatchWriter {
 public:
  BatchWriter() = default;
  BatchWriter(const BatchWriter&) = delete;
  BatchWriter& operator=(const BatchWriter&) = delete;
  BatchWriter(BatchWriter&&) = delete;
  BatchWriter& operator=(BatchWriter&&) = delete;
  virtual ~BatchWriter() = default;

  /// Writes the rows of `made`, all of them in `slice`, each once: an error that another try can
  /// mend is tried again. kTooLarge and kInvalidInput: the target refused them, and has none.
  virtual Outcome write(const MadeBatch& made, const PageSlice& slice) = 0;

  /// Whether only the number of rows says which of them have arrived: then they are written in the
  /// order of their keys, and none is passed by without being on record as left out.
  [[nodiscard]] virtual bool is_counted() const noexcept = 0;
};

/// Writes rows that a key tells apart: inserts them while none can be there, and replaces them from
/// the first lost answer on. Used by one thread.
class KeyedWriter final : public BatchWriter {
 public:
  /// Both must outlive it; `ranges` are those that the rows are of.
  KeyedWriter(const StepContext& step, RangesInFlight& ranges) : step_(step), ranges_(ranges) {}

  Outcome write(const MadeBatch& made, const PageSlice& slice) override;
  [[nodiscard]] bool is_counted() const noexcept override { return false; }

 private:
  Outcome send(const MadeBatch& made, const PageSlice& slice, Clock::Wall& sent);
  [[nodiscard]] Manner manner() const;

  const StepContext& step_;
  RangesInFlight& ranges_;
};

}  // namespace kiteway::executor
