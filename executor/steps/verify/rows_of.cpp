#include "executor/steps/verify/rows_of.h"

#include "executor/steps/fields.h"

#include <algorithm>

namespace kiteway::executor {

RowsOf source_rows(const planner::CollectionPlan& collection, const std::string& partition,
                   Reader& source) {
  return {.reader = source,
          .address = collection.source,
          .partition = partition,
          .key_name = key_name(collection),
          .rules = batch_rules(collection),
          .digest_rules = digest_rules(collection),
          .timestamp = source.timestamp()};
}

RowsOf target_rows(const planner::CollectionPlan& collection, const std::string& partition,
                   Reader& target) {
  return {.reader = target,
          .address = collection.target.address,
          .partition = partition,
          .key_name = primary_key(collection.target.schema)->name,
          .range_field = planner::makes_keys(collection) ? target_key_name(collection) : "",
          .rules = target_rules(collection),
          .digest_rules = digest_rules(collection),
          .timestamp = target.timestamp()};
}

Result<Page> read_page(Reader& reader, PageRequest& request) {
  while (true) {
    auto page = reader.page(request);
    if (page || page.error().kind != ErrorKind::kTooLarge || request.limit == 1) return page;
    request.limit /= 2;
  }
}

PageRequest request_for(const RowsOf& rows, const KeyRange& range, std::int64_t limit) {
  const bool walks_ranges = rows.range_field.empty();
  return {.address = rows.address,
          .partition = rows.partition,
          .key_name = rows.key_name,
          .range = walks_ranges ? range : KeyRange{},
          .filter = walks_ranges ? "" : rows.reader.range_filter(rows.range_field, range),
          .output_fields = rows.rules.columns,
          .limit = std::clamp<std::int64_t>(limit, 1, kQueryWindow),
          .timestamp = rows.timestamp};
}

}  // namespace kiteway::executor
