#include "executor/transfer/copy/count_check.h"

#include "executor/transfer/copy/surplus.h"
#include "executor/transfer/scan/key_scan.h"
#include "executor/transfer/scan/source_moment.h"
#include "executor/transfer/scan_ranges.h"
#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::executor {

ExpectedKeys::ExpectedKeys(const std::vector<Range>& ranges)
    : keys{.after = ranges.front().keys().after, .upto = ranges.back().keys().upto},
      count(keys_in(ranges)),
      is_estimate(std::ranges::any_of(ranges, &Range::is_estimate)),
      is_unscanned(!ranges.back().keys().upto) {}

Outcome check_count(const StepContext& step, const RowSelection& rows, const ExpectedKeys& expected,
                    std::int64_t copied) {
  if (copied == expected.count) return Done{};
  if (expected.is_estimate) {
    step.observer.rows_expected(step.node, copied - expected.count);
    return Done{};
  }
  if (expected.is_unscanned && copied < expected.count) return Done{};
  // A snapshot must answer the same again; without one the rows of now decide.
  const RowSelection again = step.moment.is_snapshot() ? rows : rows.now();
  auto keys = count_keys(step.source, again, expected.keys, step.stop);
  if (!keys) return keys.error();
  if (*keys != copied) {
    return Error{.kind = ErrorKind::kDataMismatch,
                 .message = "the source answered " + grouped(copied) +
                            " rows of a range in which it has " + grouped(*keys) + " keys"};
  }
  if (copied < expected.count) {
    if (auto answered = check_answered(step, expected.keys); !answered) return answered;
  }
  step.observer.note(step.node.id + ": the source changed while it was copied, " +
                     grouped(expected.count) + " keys of a range became " + grouped(copied));
  return Done{};
}

}  // namespace kiteway::executor
