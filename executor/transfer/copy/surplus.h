// Rows beyond the distinct keys: harmless repeats, or rows that the source counts and does not
// answer.
#pragma once

#include "executor/journal/records.h"
#include "executor/transfer/context.h"
#include "executor/transfer/scan/key_scan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Leaves a row with that key out, as the plan says, if the partition of `step`, all of whose
/// `ranges` are done, has one; else it is the error of the collection. `ranges` gets its key.
Outcome leave_out_hidden(const StepContext& step, const std::string& scan_key,
                         std::vector<Range>& ranges);

/// What a look at all ranges of a partition came to.
struct Missed {
  std::vector<Range> ranges = {};
  std::vector<PrimaryKey> repeated = {};  ///< the first keys with more than one row
};

/// Finds what a copy has missed: of `ranges`, all those of the partition of `step` and done, the
/// ones in which the source has more keys than were copied, to be copied once more, as uncertain.
/// One that is not there yet may follow the last. A range whose rows are as many as its keys is not
/// read for that.
///
/// kDataMismatch when not all rows that the source counts belong to keys that it answers: the
/// others cannot be read, and would be lost in silence (milvus#52055).
Result<Missed> missed_ranges(const StepContext& step, const std::vector<Range>& ranges);

/// Proves that all rows which the source counts in a range of the partition of `step` belong to
/// keys that it answers: a range that lost keys has lost them for good. kDataMismatch as above.
Outcome check_answered(const StepContext& step, const KeyRange& range);

}  // namespace kiteway::executor
