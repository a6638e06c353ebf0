#include "executor/transfer/proof/list_differences.h"

#include "executor/transfer/proof/row_differences.h"
#include "schema/base/units.h"

namespace kiteway::executor {
namespace {

constexpr std::size_t kRangesListedMax = 20;

}  // namespace

void ListDifferences::add(const Scans& scans, const std::string& text) {
  found_.differences.push_back(to_string(collection_.target.address) + partition_text(scans) +
                               ": " + text);
}

Outcome ListDifferences::add_ranges(const DifferentRanges& different) {
  for (const auto& range : different.ranges) {
    ++found_.ranges_different;
    if (found_.ranges.size() < kRangesListedMax) {
      add(different.scans, difference_text(range));
      found_.ranges.push_back({.partition = partition_of(different.scans),
                               .range = range.range.keys,
                               .source_keys = range.source.keys,
                               .target_keys = range.target.keys});
    }
    if (auto listed = list_rows(different.sides, range.range); !listed) return listed;
  }
  return Done{};
}

Outcome ListDifferences::list_rows(const Sides& sides, const Piece& range) {
  // Without the source's keys no row of one end is known on the other.
  if (!rows_max_ || planner::discards_keys(collection_)) return Done{};
  Streams::Held held(tools_.streams, tools_.tuner.pace().request_bytes);
  return visit_differences(sides.source.parts(), sides.target.parts().front(), range.keys,
                           page_limit(range), held, tools_.stop, [&](RowDifference row) {
                             if (found_.rows.size() < *rows_max_) {
                               found_.rows.push_back(std::move(row));
                             } else {
                               ++found_.rows_not_listed;
                             }
                           });
}

VerifiedCollection ListDifferences::result(const ProofTotals& totals, bool by_value) && {
  const auto more = found_.ranges_different - static_cast<std::int64_t>(found_.ranges.size());
  if (more > 0) found_.differences.push_back("and " + grouped(more) + " more ranges");
  found_.source = collection_.source;
  found_.target = collection_.target.address;
  found_.by_value = by_value;
  found_.source_keys = totals.source_keys;
  found_.target_entities = totals.target_rows;
  found_.quarantined = totals.quarantined;
  found_.repeated_keys = totals.duplicate_keys;
  found_.ranges_compared = totals.ranges_compared;
  return std::move(found_);
}

}  // namespace kiteway::executor
