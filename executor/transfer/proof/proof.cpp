#include "executor/transfer/proof/proof.h"

#include "executor/transfer/proof/repeated_rows.h"
#include "executor/transfer/proof/shared_keys.h"
#include "executor/transfer/selections.h"
#include "planner/model/sources.h"
#include "schema/base/units.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

/// Over all rows, where the target does not store the source's keys: of one page.
Pieces one_range(const planner::CollectionPlan& collection) {
  const auto row_bytes = static_cast<std::int64_t>(collection.row_bytes_estimate);
  return {{.key_count = kRangeBytes / std::max<std::int64_t>(row_bytes, 1)}};
}

Pieces pieces_to_compare(const planner::CollectionPlan& collection, const SourceCount& count) {
  if (planner::discards_keys(collection)) return one_range(collection);
  return count.ranges.size() == 1 ? covering(count.ranges.front()) : united(count.ranges);
}

/// The rows of the target that those of the scans go to, and whatever is among them.
auto all_of(const planner::CollectionPlan& collection, const Scans& scans) {
  return target_selection(collection, planner::target_partition(collection, scans.front()),
                          kReadNow);
}

std::string count_text(std::int64_t on_target, const SourceCount& count) {
  return grouped(on_target) + " rows on the target, " + grouped(count.keys + count.hidden_keys) +
         " distinct keys on the source" +
         (count.quarantined > 0 ? ", " + grouped(count.quarantined) + " of them quarantined" : "");
}

}  // namespace

Result<ProofTotals> Proof::run() {
  for (const auto& scans : planner::scan_groups(input_.collection)) {
    if (auto checked = check(scans); !checked) return checked.error();
  }
  return totals_;
}

Outcome Proof::check(const Scans& scans) {
  auto count = source_.count(scans);
  if (!count) return count.error();
  totals_.source_keys += count->keys;
  totals_.quarantined += count->quarantined;
  for (const auto& fault : count->faults) sink_.add(scans, fault);
  auto kept = quarantined_rows(scans, *count);
  if (!kept) return kept.error();
  const std::int64_t expected = count->rows_to_find() + *kept;
  if (auto checked = check_rows(scans, *count, expected); !checked) return checked;
  auto shared = shared_keys(input_.collection, input_.target, expected, input_.tools.stop);
  if (!shared) return shared.error();
  if (*shared) sink_.add(scans, **shared);
  return input_.by_value ? compare(scans, *count) : Outcome(Done{});
}

/// Rows that the target has of keys that were left out: from before they could not be copied, or
/// written by others. Such a row stays, and is no difference.
Result<std::int64_t> Proof::quarantined_rows(const Scans& scans, const SourceCount& count) {
  if (count.quarantined == 0 || planner::makes_keys(input_.collection)) return std::int64_t{0};
  return rows_of_keys(input_.target, all_of(input_.collection, scans), count.left_out);
}

Outcome Proof::check_rows(const Scans& scans, const SourceCount& count, std::int64_t expected) {
  const auto selection = all_of(input_.collection, scans);
  while (true) {
    auto rows = input_.target.count(selection);
    if (!rows) return rows.error();
    if (*rows != expected) {
      auto again = input_.wait_for_count();
      if (!again) return again.error();
      if (*again) continue;
      sink_.add(scans, count_text(*rows, count));
    }
    totals_.target_rows += *rows;
    return Done{};
  }
}

Result<Sides> Proof::sides_of(const Scans& scans, const SourceCount& count) {
  std::vector<RowsOf> sources;
  for (const auto& scan : scans) {
    auto rows = source_.rows(scan);
    if (!rows) return rows.error();
    sources.push_back(*std::move(rows));
  }
  auto target = target_rows(input_.collection, scans.front(), input_.target);
  if (!planner::makes_keys(input_.collection)) target.left_out = count.left_out;
  return Sides{.source = Side(std::move(sources)), .target = Side({std::move(target)})};
}

Outcome Proof::compare(const Scans& scans, const SourceCount& count) {
  auto sides = sides_of(scans, count);
  if (!sides) return sides.error();
  auto compared = compare_ranges(*sides, pieces_to_compare(input_.collection, count), input_.tools);
  if (!compared) return compared.error();
  totals_.ranges_compared += std::ssize(*compared);

  DifferentRanges different{.scans = scans, .sides = *sides};
  const bool is_by_key = scans.size() == 1 && !planner::discards_keys(input_.collection);
  std::int64_t duplicates = 0;
  for (auto& range : *compared) {
    if (range.is_equal()) continue;
    if (is_by_key && (!count.is_copied || range.is_as_copied())) {
      auto repeated = repeated_rows(*sides, range, input_.tools);
      if (!repeated) return repeated.error();
      if (repeated->explain_all) {
        duplicates += repeated->keys;
        continue;
      }
    }
    different.ranges.push_back(std::move(range));
  }
  totals_.duplicate_keys += duplicates;
  if (duplicates > 0) sink_.add_duplicates(scans, duplicates);
  return different.ranges.empty() ? Outcome(Done{}) : sink_.add_ranges(different);
}

std::string partition_of(const Scans& scans) { return scans.size() == 1 ? scans.front() : ""; }

std::string partition_text(const Scans& scans) {
  const std::string partition = partition_of(scans);
  return partition.empty() ? "" : " partition " + partition;
}

}  // namespace kiteway::executor
