#include "executor/transfer/proof/rows_of.h"

#include "executor/transfer/fields.h"
#include "executor/transfer/selections.h"
#include "planner/model/sources.h"

#include <algorithm>
#include <utility>

namespace kiteway::executor {

RowsOf source_rows(const planner::CollectionPlan& collection, const std::string& scan,
                   Reader& source) {
  return {.reader = source,
          .selection = source_selection(collection, scan, source.timestamp()),
          .rules = batch_rules(collection),
          .digest_rules = digest_rules(collection)};
}

RowsOf target_rows(const planner::CollectionPlan& collection, const std::string& scan,
                   Reader& target) {
  RowSelection selection =
      target_selection(collection, planner::target_partition(collection, scan), target.timestamp());
  selection.key_name = primary_key(collection.target.schema)->name;
  return {.reader = target,
          .selection = std::move(selection),
          .range_field = planner::makes_keys(collection) ? target_key_name(collection) : "",
          .rules = target_rules(collection),
          .digest_rules = digest_rules(collection)};
}

Result<std::int64_t> rows_of_keys(Reader& reader, const RowSelection& rows,
                                  const std::set<PrimaryKey>& keys) {
  constexpr std::size_t kKeysAtOnce = 1'000;
  std::int64_t sum = 0;
  std::vector<PrimaryKey> some;
  const auto count = [&]() -> Outcome {
    if (some.empty()) return Done{};
    auto counted = reader.count_of_keys(rows, some);
    if (!counted) return counted.error();
    sum += *counted;
    some.clear();
    return Done{};
  };
  for (const auto& key : keys) {
    some.push_back(key);
    if (some.size() < kKeysAtOnce) continue;
    if (auto counted = count(); !counted) return counted.error();
  }
  if (auto counted = count(); !counted) return counted.error();
  return sum;
}

Result<Page> read_page(Reader& reader, PageRequest& request) {
  while (true) {
    auto page = reader.page(request);
    if (page || page.error().kind != ErrorKind::kTooLarge || request.limit == 1) return page;
    request.limit /= 2;
  }
}

std::vector<bool> left_out_rows(const Page& page, const RowsOf& rows) {
  const std::size_t count = page.row_count();
  if (rows.left_out.empty() || count == 0) return {};
  // Pages without such a key, which are most, pass unseen.
  const auto first = rows.left_out.lower_bound(key_at(page.keys, 0));
  if (first == rows.left_out.end() || *first > key_at(page.keys, count - 1)) return {};
  std::vector<bool> left_out(count, false);
  for (std::size_t row = 0; row < count; ++row) {
    left_out[row] = rows.left_out.contains(key_at(page.keys, row));
  }
  return left_out;
}

PageRequest request_for(const RowsOf& rows, const KeyRange& range, std::int64_t limit) {
  PageRequest request{.rows = rows.selection,
                      .output_fields = rows.rules.columns,
                      .limit = std::clamp<std::int64_t>(limit, 1, kQueryWindow)};
  if (rows.range_field.empty()) {
    request.range = range;
  } else {
    request.rows = rows.selection.where(rows.reader.range_filter(rows.range_field, range));
  }
  return request;
}

}  // namespace kiteway::executor
