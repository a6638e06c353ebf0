// What became of the rows of ranges that are copied together.
#pragma once

#include "executor/journal/records.h"
#include "executor/remote/wire/batch.h"
#include "schema/base/digest.h"

#include <cstdint>
#include <vector>

namespace kiteway::executor {

/// Counts by range. Used by one thread.
class RangeTotals {
 public:
  struct Total {
    std::int64_t keys = 0;      ///< distinct ones, copied or left out
    std::int64_t left_out = 0;  ///< of these
    Digest digest;              ///< of the rows that were copied

    friend bool operator==(const Total&, const Total&) = default;
  };

  /// Of these ranges, in the order of their keys; nothing is counted yet.
  explicit RangeTotals(const std::vector<Range>& ranges);

  /// Takes over what an earlier run has copied up to `place`, whose rows can only be counted: `all`
  /// ranges of the partition come in their order, `quarantined` are its rows that were left out.
  void resume(const CountedPlace& place, const std::vector<Range>& all,
              const std::vector<QuarantinedRow>& quarantined);

  /// Adds the rows of a page: `made` is its batch, `written` tells by row of the page whether the
  /// target has it, `digests` are those of the batch, or none. False when the page has keys beyond
  /// the last range.
  [[nodiscard]] bool add(const Page& page, const MadeBatch& made, const std::vector<bool>& written,
                         const std::vector<Digest>& digests);

  [[nodiscard]] const Total& of(std::size_t range) const { return totals_[range]; }
  [[nodiscard]] std::int64_t keys() const noexcept;

 private:
  std::vector<Range> ranges_;
  std::vector<Total> totals_;
};

}  // namespace kiteway::executor
