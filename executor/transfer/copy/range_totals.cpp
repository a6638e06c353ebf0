#include "executor/transfer/copy/range_totals.h"

#include <algorithm>

namespace kiteway::executor {

RangeTotals::RangeTotals(const std::vector<Range>& ranges)
    : ranges_(ranges), totals_(ranges.size()) {}

void RangeTotals::resume(const CountedPlace& place, const std::vector<Range>& all,
                         const std::vector<QuarantinedRow>& quarantined) {
  std::int64_t rows_left = place.rows;
  for (const auto& range : all) {
    if (range.ordinal() < ranges_.front().ordinal()) rows_left -= range.row_count();
  }
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    const Range& range = ranges_[i];
    Total& total = totals_[i];
    total.left_out = std::ranges::count_if(quarantined, [&](const QuarantinedRow& row) {
      return row.ordinal == range.ordinal() && row.key <= *place.upto;
    });
    const bool is_whole = range.keys().upto && *range.keys().upto <= *place.upto;
    total.keys =
        is_whole ? range.key_count() : std::max<std::int64_t>(rows_left, 0) + total.left_out;
    rows_left -= total.keys - total.left_out;
  }
}

bool RangeTotals::add(const Page& page, const MadeBatch& made, const std::vector<bool>& written,
                      const std::vector<Digest>& digests) {
  std::size_t row = 0;
  std::size_t in_batch = 0;
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    const std::size_t end = keys_upto(page.keys, ranges_[i].keys().upto);
    for (; row < end; ++row) {
      if (!made.is_first[row]) continue;
      ++totals_[i].keys;
      if (!written[row]) {
        ++totals_[i].left_out;
      } else if (!digests.empty()) {
        totals_[i].digest += digests[in_batch];
      }
      if (made.is_kept[row]) ++in_batch;
    }
  }
  return row == page.row_count();
}

std::int64_t RangeTotals::keys() const noexcept {
  std::int64_t sum = 0;
  for (const auto& total : totals_) sum += total.keys;
  return sum;
}

}  // namespace kiteway::executor
