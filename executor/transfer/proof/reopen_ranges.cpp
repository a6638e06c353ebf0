#include "executor/transfer/proof/reopen_ranges.h"

#include "executor/transfer/proof/repeated_rows.h"
#include "executor/transfer/scan_ranges.h"
#include "schema/base/units.h"

#include <utility>

namespace kiteway::executor {
namespace {

constexpr std::int64_t kExamplesMax = 3;

}  // namespace

std::vector<Range> reopened(const std::vector<Range>& ranges,
                            const std::vector<KeyRange>& different) {
  std::vector<Range> open;
  auto first = different.begin();  // that may have keys of the range or of a later one
  for (const auto& range : ranges) {
    const auto& after = range.keys().after;
    while (first != different.end() && after && first->upto && *first->upto <= *after) ++first;
    if (first == different.end()) break;
    // Keys behind the last range belong to it.
    const bool is_last = &range == &ranges.back() && !different.back().upto;
    if (!is_last && !overlap(*first, range.keys())) continue;
    open.emplace_back(range).reopen();
  }
  return open;
}

void ReopenRanges::add(const Scans& scans, const std::string& text) {
  const std::string partition = partition_of(scans);
  notes_.push_back(partition.empty() ? text : partition + ": " + text);
}

Outcome ReopenRanges::add_ranges(const DifferentRanges& different) {
  std::vector<KeyRange> ranges;
  for (const auto& each : different.ranges) {
    ranges.push_back(each.range.keys);
    if (++ranges_different_ > kExamplesMax) continue;
    add(different.scans, difference_text(each));
  }
  if (planner::discards_keys(collection_)) return Done{};
  for (const auto& scan : different.scans) {
    auto known = ranges_of(journal_, keys_.at(scan));
    if (!known) return known.error();
    auto open = reopened(*known, ranges);
    if (open.empty()) continue;
    auto written = journal_.wait(journal_.queue_ranges(keys_.at(scan), std::move(open)));
    if (!written) return written;
  }
  return Done{};
}

void ReopenRanges::add_duplicates(const Scans& scans, std::int64_t keys) {
  observer_.note(to_string(collection_.target.address) + partition_text(scans) + ": " +
                 repeated_text(keys) + "; the target contains the rows that were copied");
}

Outcome ReopenRanges::outcome(const ProofTotals& totals) const {
  if (notes_.empty()) return Done{};
  Error error{.kind = ErrorKind::kDataMismatch,
              .message = "verification failed: collection " +
                         to_string(collection_.target.address) + " differs from its source",
              .notes = notes_};
  if (ranges_different_ > 0) {
    error.message += ": " + grouped(ranges_different_) + " of " + grouped(totals.ranges_compared) +
                     " ranges differ";
    error.notes.emplace_back(
        planner::discards_keys(collection_)
            ? "rows cannot be matched without the source's keys: drop the collection on the "
              "target, and the next apply copies all of it again"
            : "the next apply copies these ranges again");
  }
  return error;
}

}  // namespace kiteway::executor
