// Opens ranges whose rows differ again, so that the next run copies them.
#pragma once

#include "executor/journal/journal.h"
#include "executor/transfer/observer.h"
#include "executor/transfer/proof/proof.h"

#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Those of `ranges` that have keys of `different`, as they are when they are open again. Both are
/// in the order of their keys.
[[nodiscard]] std::vector<Range> reopened(const std::vector<Range>& ranges,
                                          const std::vector<KeyRange>& different);

/// What a run does with differences: the collection fails with them, and its ranges are open in the
/// journal.
class ReopenRanges final : public DifferenceSink {
 public:
  /// All must outlive it. `keys`: by scan, its key in the journal (scan_keys).
  ReopenRanges(const planner::CollectionPlan& collection,
               const std::map<std::string, std::string>& keys, Journal& journal,
               RunObserver& observer)
      : collection_(collection), keys_(keys), journal_(journal), observer_(observer) {}

  void add(const Scans& scans, const std::string& text) override;
  /// On disk when this returns.
  Outcome add_ranges(const DifferentRanges& different) override;
  void add_duplicates(const Scans& scans, std::int64_t keys) override;

  /// kDataMismatch when there is any difference.
  [[nodiscard]] Outcome outcome(const ProofTotals& totals) const;

 private:
  const planner::CollectionPlan& collection_;
  const std::map<std::string, std::string>& keys_;
  Journal& journal_;
  RunObserver& observer_;
  std::vector<std::string> notes_;
  std::int64_t ranges_different_ = 0;
};

}  // namespace kiteway::executor
