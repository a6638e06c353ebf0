// Copies one range of keys so that it can be done again without harm.
#pragma once

#include "executor/engine/records.h"
#include "executor/remote/writer.h"
#include "executor/steps/step.h"

#include <string>

namespace kiteway::executor {

/// Ranges in flight when the plan says auto: four connections were the best of 1, 2, 4 and 8
/// (milvus-facts 7.1).
inline constexpr std::int64_t kParallelismAuto = 4;

/// Used by one thread; several may work on one partition.
class RangeCopy {
 public:
  RangeCopy(const StepInput& step, std::string scan_key);

  /// Reads the rows of `range`, writes them and marks it done. Before the first write the range is
  /// in flight in the journal. After a lost answer, or when found in flight, rows are upserted.
  /// Every distinct key that the scan counted must be read: fewer are accepted only if a new scan
  /// of the range counts fewer too, because the source has changed since.
  Outcome run(const RangeRecord& range);

 private:
  Outcome copy_page(const Page& page);
  Outcome write(const RowBatch& batch);
  Outcome mark(RangeState state);
  Outcome check_count();

  const StepInput& step_;
  std::string scan_key_;
  std::string key_name_;
  BatchRules rules_;
  PageRequest request_;
  // Of the range being copied:
  RangeRecord range_;
  WriteMode mode_ = WriteMode::kInsert;
  std::int64_t rows_ = 0;
};

}  // namespace kiteway::executor
