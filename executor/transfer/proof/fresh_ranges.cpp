#include "executor/transfer/proof/fresh_ranges.h"

#include "executor/transfer/scan/hidden_rows.h"
#include "executor/transfer/scan/key_scan.h"
#include "executor/transfer/selections.h"
#include "schema/base/units.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace kiteway::executor {
namespace {

/// Rows of one range: so many that it is one request.
std::int64_t rows_per_range(const planner::CollectionPlan& collection) {
  const auto row_bytes = static_cast<std::int64_t>(collection.row_bytes_estimate);
  return std::clamp<std::int64_t>(kRangeBytes / std::max<std::int64_t>(row_bytes, 1), 1,
                                  kQueryWindow / 2);
}

}  // namespace

Result<Pieces> cut_ranges(Reader& reader, const RowSelection& selection, std::int64_t rows,
                          const std::stop_token& stop) {
  Pieces ranges;
  Piece open;
  std::optional<PrimaryKey> last;
  const auto cut = [&] {
    open.keys.upto = last;
    ranges.push_back(open);
    open = {.keys = {.after = last}};
  };
  auto visited = visit_keys(reader, selection, {}, stop,
                            [&](const KeyColumn& keys, const std::vector<bool>& is_first) {
                              for (std::size_t row = 0; row < is_first.size(); ++row) {
                                if (!is_first[row]) continue;
                                if (open.key_count == rows) cut();
                                ++open.key_count;
                                last = key_at(keys, row);
                              }
                              return true;
                            });
  if (!visited) return visited.error();
  if (open.key_count > 0) cut();
  return ranges;
}

Result<SourceCount> FreshRanges::count(const Scans& scans) {
  SourceCount sum;
  for (const auto& scan : scans) {
    if (auto added = add(scan, sum); !added) return added.error();
  }
  return sum;
}

Outcome FreshRanges::add(const std::string& name, SourceCount& sum) {
  const RowSelection selection = source_selection(collection_, name, kReadNow);
  auto ranges = cut_ranges(source_, selection, rows_per_range(collection_), stop_);
  if (!ranges) return ranges.error();
  std::int64_t keys = 0;
  for (const auto& range : *ranges) keys += range.key_count;
  const auto& left_out = left_out_of(name);
  auto hidden = hidden_rows_left_out(selection, left_out);
  if (!hidden) return hidden.error();
  if (auto done = check_answers(selection, keys, *hidden, sum); !done) return done;
  auto quarantined = keys_left_out(selection, left_out);
  if (!quarantined) return quarantined.error();
  sum.keys += keys;
  if (*hidden > 0) ++sum.hidden_keys;
  sum.quarantined += *quarantined;
  sum.left_out.insert(left_out.begin(), left_out.end());
  sum.ranges.push_back(*std::move(ranges));
  return Done{};
}

/// A source that counts rows which it does not return cannot be compared by what it returns.
/// `hidden` rows of those that were left out are known not to be returned.
Outcome FreshRanges::check_answers(const RowSelection& selection, std::int64_t keys,
                                   std::int64_t hidden, SourceCount& sum) {
  auto counted = source_.count(selection);
  if (!counted) return counted.error();
  *counted -= hidden;
  if (*counted <= keys) return Done{};
  auto answered = tally_keys(source_, selection, {}, stop_);
  if (!answered) return answered.error();
  if (answered->rows < *counted) {
    sum.faults.push_back("the source counts " + grouped(*counted) + " rows, but only " +
                         grouped(answered->rows) + " belong to keys that it returns");
  }
  return Done{};
}

/// Physical rows of the greatest key, if it was left out.
Result<std::int64_t> FreshRanges::hidden_rows_left_out(const RowSelection& selection,
                                                       const Keys& left_out) {
  const PrimaryKey highest = std::numeric_limits<std::int64_t>::max();
  if (!left_out.contains(highest)) return std::int64_t{0};
  return hidden_rows(source_, selection, {});
}

/// Keys of rows that were left out and that the source still has.
Result<std::int64_t> FreshRanges::keys_left_out(const RowSelection& selection,
                                                const Keys& left_out) {
  const std::int64_t most = std::ssize(left_out);
  auto all = rows_of_keys(source_, selection, left_out);
  if (!all) return all.error();
  if (*all == most) return most;
  // One by one, since a key may have several rows there, or none any more.
  std::int64_t found = 0;
  for (const auto& key : left_out) {
    auto rows = source_.count_of_keys(selection, {key});
    if (!rows) return rows.error();
    if (*rows > 0) ++found;
  }
  return found;
}

Result<RowsOf> FreshRanges::rows(const std::string& scan) {
  RowsOf rows = source_rows(collection_, scan, source_);
  rows.left_out = left_out_of(scan);
  return rows;
}

const std::set<PrimaryKey>& FreshRanges::left_out_of(const std::string& scan) const {
  static const Keys kNone;
  const auto keys = quarantined_.find(scan);
  return keys == quarantined_.end() ? kNone : keys->second;
}

}  // namespace kiteway::executor
