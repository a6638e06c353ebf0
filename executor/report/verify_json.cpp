#include "executor/report/verify_report.h"

#include "planner/plan_file/canonical_json.h"

#include "kiteway/verify.pb.h"

#include <algorithm>

namespace kiteway::executor {
namespace {

namespace proto = kiteway::verify;

void set_key(proto::Key& made, const PrimaryKey& key) {
  if (const auto* number = std::get_if<std::int64_t>(&key)) {
    made.set_number(*number);
  } else {
    made.set_text(std::get<std::string>(key));
  }
}

const char* name_of(RowFound found) {
  switch (found) {
    case RowFound::kOnlyOnSource:
      return "only_on_source";
    case RowFound::kOnlyOnTarget:
      return "only_on_target";
    case RowFound::kDifferentValues:
      return "different_values";
  }
  return "";
}

void add_range(proto::Collection& made, const RangeDifference& difference) {
  proto::Range& range = *made.add_ranges();
  range.set_partition(difference.partition);
  if (difference.range.after) set_key(*range.mutable_after(), *difference.range.after);
  if (difference.range.upto) set_key(*range.mutable_upto(), *difference.range.upto);
  range.set_source_keys(difference.source_keys);
  range.set_target_keys(difference.target_keys);
}

void add_collection(proto::Report& report, const VerifiedCollection& collection) {
  proto::Collection& made = *report.add_collections();
  made.set_source(to_string(collection.source));
  made.set_target(to_string(collection.target));
  made.set_compared(collection.by_value ? "checksum" : "count");
  made.set_equal(collection.is_equal());
  made.set_source_keys(collection.source_keys);
  made.set_target_rows(collection.target_entities);
  made.set_quarantined(collection.quarantined);
  made.set_repeated_keys(collection.repeated_keys);
  made.set_ranges_compared(collection.ranges_compared);
  made.set_ranges_different(collection.ranges_different);
  for (const auto& line : collection.differences) made.add_differences(line);
  for (const auto& difference : collection.ranges) add_range(made, difference);
  for (const auto& difference : collection.rows) {
    proto::Row& row = *made.add_rows();
    row.set_partition(difference.partition);
    set_key(*row.mutable_key(), difference.key);
    row.set_found(name_of(difference.found));
  }
  made.set_rows_not_listed(collection.rows_not_listed);
}

}  // namespace

std::string render_json(const std::vector<VerifiedCollection>& collections) {
  proto::Report report;
  report.set_equal(std::ranges::all_of(collections, &VerifiedCollection::is_equal));
  for (const auto& collection : collections) add_collection(report, collection);
  return planner::json_text(report, planner::Zeros::kKept);
}

}  // namespace kiteway::executor
