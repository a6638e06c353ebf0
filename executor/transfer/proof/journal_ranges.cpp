#include "executor/transfer/proof/journal_ranges.h"

#include "executor/transfer/fields.h"
#include "executor/transfer/scan_ranges.h"

#include <utility>

namespace kiteway::executor {
namespace {

Piece piece_of(const Range& range) {
  Piece piece{.keys = range.keys(), .key_count = range.key_count()};
  if (range.checksum()) piece.copied = {.keys = range.row_count(), .digest = *range.checksum()};
  return piece;
}

}  // namespace

Result<SourceCount> JournalRanges::count(const Scans& scans) {
  SourceCount sum{.is_copied = true};
  for (const auto& scan : scans) {
    auto ranges = ranges_of(parts_.journal, parts_.keys.at(scan));
    if (!ranges) return ranges.error();
    auto keys = left_out(scan);
    if (!keys) return keys.error();
    sum.left_out.merge(*keys);
    auto& made = sum.ranges.emplace_back();
    made.reserve(ranges->size());
    for (const auto& range : *ranges) {
      sum.keys += range.key_count();
      sum.quarantined += range.left_out();
      made.push_back(piece_of(range));
    }
  }
  return sum;
}

Result<RowsOf> JournalRanges::rows(const std::string& scan) {
  RowsOf rows = source_rows(parts_.collection, scan, parts_.source);
  auto moment = parts_.moment.timestamp(rows.selection.address, rows.selection.key_name);
  if (!moment) return moment.error();
  if (parts_.moment.is_snapshot()) rows.selection.timestamp = *moment;
  auto keys = left_out(scan);
  if (!keys) return keys.error();
  rows.left_out = *std::move(keys);
  return rows;
}

Result<std::set<PrimaryKey>> JournalRanges::left_out(const std::string& scan) {
  auto rows = parts_.journal.quarantined(parts_.keys.at(scan));
  if (!rows) return rows.error();
  std::set<PrimaryKey> keys;
  for (auto& row : *rows) keys.insert(std::move(row.key));
  return keys;
}

}  // namespace kiteway::executor
