#include "executor/transfer/copy/row_refusals.h"

#include "executor/remote/reader.h"
#include "executor/remote/wire/row_json.h"
#include "executor/transfer/copy/quarantine.h"
#include "executor/transfer/fields.h"
#include "schema/base/units.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace kiteway::executor {
namespace {

bool is_highest(const PrimaryKey& key) {
  const auto* number = std::get_if<std::int64_t>(&key);
  return number != nullptr && *number == std::numeric_limits<std::int64_t>::max();
}

constexpr std::size_t kNamedMax = 5;  ///< rows that an error names

std::string row_text(const Page& page, const RefusedRow& row) {
  const std::string key = "the row with key " + key_text(key_at(page.keys, row.row));
  return (row.field.empty() ? key : "field " + row.field + " of " + key) + " " + row.reason;
}

/// Of the range that holds `key`.
std::int64_t ordinal_of(const std::vector<Range>& ranges, const PrimaryKey& key) {
  for (const auto& range : ranges) {
    if (!range.keys().upto || key <= *range.keys().upto) return range.ordinal();
  }
  return ranges.back().ordinal();
}

}  // namespace

bool is_about_rows(ErrorKind kind) noexcept {
  return kind == ErrorKind::kInvalidInput || kind == ErrorKind::kUnexpected;
}

RowRefusals::RowRefusals(const StepContext& step, std::string scan_key)
    : step_(step),
      scan_key_(std::move(scan_key)),
      limits_(row_limits(step.collection, step.target.capabilities())),
      watched_(limits_to_watch(step.collection, step.target.capabilities())),
      loses_highest_key_(step.target.capabilities().loses_highest_key &&
                         !planner::makes_keys(step.collection)) {}

Result<std::vector<RefusedRow>> RowRefusals::unseen_by_target(const Page& page,
                                                              const MadeBatch& made) const {
  std::vector<RefusedRow> rows;
  if (!watched_.fields.empty()) {
    auto found = look_at(made, watched_);
    if (!found) return found.error();
    rows = std::move(*found);
  }
  if (!loses_highest_key_ || page.row_count() == 0) return rows;
  std::size_t row = page.row_count() - 1;
  if (!is_highest(key_at(page.keys, row))) return rows;
  while (row > 0 && !made.is_first[row]) --row;
  const bool is_known =
      !made.is_kept[row] || std::ranges::find(rows, row, &RefusedRow::row) != rows.end();
  if (is_known) return rows;
  rows.push_back({.row = row,
                  .field = key_name(step_.collection),
                  .reason = "is the greatest key there can be, which this target never answers"});
  return rows;
}

Result<std::vector<RefusedRow>> RowRefusals::explain(const MadeBatch& made) const {
  return look_at(made, limits_);
}

/// By their rows in the page, and the names of the source.
Result<std::vector<RefusedRow>> RowRefusals::look_at(const MadeBatch& made,
                                                     const RowLimits& limits) const {
  auto found = refused_rows(made.batch, limits);
  if (!found || found->empty()) return found;
  std::vector<std::size_t> page_rows;
  for (std::size_t row = 0; row < made.is_kept.size(); ++row) {
    if (made.is_kept[row]) page_rows.push_back(row);
  }
  for (auto& row : *found) {
    row.row = page_rows.at(row.row);
    row.field = source_name(row.field);
  }
  return found;
}

std::string RowRefusals::source_name(const std::string& field) const {
  const FieldSchema* known =
      planner::source_field(step_.collection.target, step_.collection.source_schema, field);
  return known == nullptr ? field : known->name;
}

Outcome RowRefusals::leave_out(const Page& page, const std::vector<RefusedRow>& rows,
                               const std::vector<Range>& ranges) {
  if (rows.empty()) return Done{};
  if (!planner::quarantines(step_.collection)) return error_of(page, rows);
  std::vector<bool> wanted(page.row_count(), false);
  for (const auto& row : rows) wanted[row.row] = true;
  auto values = rows_as_json(page, wanted);
  if (!values) return values.error();
  std::vector<LeftOutRow> left_out;
  for (const auto& row : rows) {
    const auto index =
        std::count(wanted.begin(), wanted.begin() + static_cast<long>(row.row), true);
    const PrimaryKey key = key_at(page.keys, row.row);
    left_out.push_back({.row = {.ordinal = ordinal_of(ranges, key),
                                .key = key,
                                .field = row.field,
                                .reason = row.reason},
                        .values = values->at(static_cast<std::size_t>(index))});
  }
  return step_.quarantines.of(step_.collection).add(step_.node, scan_key_, left_out);
}

Outcome RowRefusals::forget(const KeyRange& range) {
  return step_.quarantines.of(step_.collection).release(step_.node, scan_key_, range);
}

Error RowRefusals::error_of(const Page& page, const std::vector<RefusedRow>& rows) const {
  const std::int64_t count = std::ssize(rows);
  Error error{.kind = ErrorKind::kIncomplete,
              .message = count == 1 ? row_text(page, rows.front()) + ", so it cannot go to " +
                                          to_string(step_.node.target)
                                    : grouped(count) + " rows among those up to key " +
                                          key_text(key_at(page.keys, page.row_count() - 1)) +
                                          " cannot go to " + to_string(step_.node.target)};
  if (count > 1) {
    for (std::size_t i = 0; i < std::min(rows.size(), kNamedMax); ++i) {
      error.notes.push_back(row_text(page, rows[i]));
    }
    if (rows.size() > kNamedMax) {
      error.notes.push_back("and " + grouped(count - std::int64_t{kNamedMax}) + " more");
    }
  }
  if (!rows.front().hint.empty()) error.notes.push_back(rows.front().hint);
  error.notes.emplace_back(kWayOutForRows);
  return error;
}

}  // namespace kiteway::executor
