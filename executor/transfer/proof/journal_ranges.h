// The ranges that a run has copied, as its journal remembers them.
#pragma once

#include "executor/journal/journal.h"
#include "executor/transfer/proof/proof.h"
#include "executor/transfer/scan/source_moment.h"

#include <map>
#include <string>

namespace kiteway::executor {

/// Asks the source for nothing but its rows: what was copied is known.
class JournalRanges final : public RangeSource {
 public:
  struct Parts {
    const planner::CollectionPlan& collection;
    /// By scan, its key in the journal (scan_keys).
    const std::map<std::string, std::string>& keys;
    Journal& journal;
    Reader& source;
    /// The source is read as the copy of this run has read it, where it can show that; else as it
    /// is now.
    SourceMoment& moment;
  };
  /// All must outlive it.
  explicit JournalRanges(const Parts& parts) : parts_(parts) {}

  /// kInternal when the journal lacks a scan.
  [[nodiscard]] Result<SourceCount> count(const Scans& scans) override;
  [[nodiscard]] Result<RowsOf> rows(const std::string& scan) override;

 private:
  [[nodiscard]] Result<std::set<PrimaryKey>> left_out(const std::string& scan);

  Parts parts_;
};

}  // namespace kiteway::executor
