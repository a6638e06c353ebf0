// Rows that the target cannot hold: which they are, and what becomes of them.
#pragma once

#include "executor/journal/records.h"
#include "executor/remote/wire/batch.h"
#include "executor/remote/wire/row_check.h"
#include "executor/transfer/context.h"
#include "schema/base/result.h"

#include <string>
#include <vector>

namespace kiteway::executor {

/// What to do about rows that cannot go, for errors.
inline constexpr const char* kWayOutForRows =
    "change them on the source; or write on_row_error: quarantine for this collection, which "
    "leaves "
    "such rows out and lists them in a file";

/// Whether a write that failed like this may have failed for what is in its rows.
[[nodiscard]] bool is_about_rows(ErrorKind kind) noexcept;

/// Of one partition. Used by one thread.
class RowRefusals {
 public:
  RowRefusals(const StepContext& step, std::string scan_key);

  /// Of the rows in `made`, which come from `page`: those that the target would take and lose, or
  /// take at one time and not at another. By their rows in the page.
  [[nodiscard]] Result<std::vector<RefusedRow>> unseen_by_target(const Page& page,
                                                                 const MadeBatch& made) const;

  /// Of rows that the target has refused together: those that explain it.
  [[nodiscard]] Result<std::vector<RefusedRow>> explain(const MadeBatch& made) const;

  /// Leaves these rows of `page` out, as the plan says; else it is the error of the collection:
  /// kIncomplete, with their keys. `ranges` are those that the page is of.
  Outcome leave_out(const Page& page, const std::vector<RefusedRow>& rows,
                    const std::vector<Range>& ranges);

  /// Forgets what was left out of a part of the keys that is about to be copied anew.
  Outcome forget(const KeyRange& range);

 private:
  [[nodiscard]] Result<std::vector<RefusedRow>> look_at(const MadeBatch& made,
                                                        const RowLimits& limits) const;
  [[nodiscard]] std::string source_name(const std::string& field) const;
  [[nodiscard]] Error error_of(const Page& page, const std::vector<RefusedRow>& rows) const;

  const StepContext& step_;
  std::string scan_key_;
  RowLimits limits_;
  RowLimits watched_;
  bool loses_highest_key_;
};

}  // namespace kiteway::executor
