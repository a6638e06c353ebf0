// The rows of one partition on one end, as verify reads and compares them.
#pragma once

#include "executor/remote/reader.h"
#include "executor/remote/wire/row_digest.h"
#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace kiteway::executor {

/// What is read, and what makes rows of the target of it.
struct RowsOf {
  Reader& reader;
  RowSelection selection;  ///< rows come in the order of its key
  /// Field that ranges of the source's keys select by, where it is not that key.
  std::string range_field = {};
  BatchRules rules;          ///< on the source, those of the copy: the plan's changes
  DigestRules digest_rules;  ///< of the target, on both ends
  /// Keys whose rows do not count, on either end: they were announced as left out.
  std::set<PrimaryKey> left_out = {};
};

/// Of one of CollectionPlan::scan_partitions, read now, and with all that was written before now.
/// On the target the rows of other scans may be among them.
[[nodiscard]] RowsOf source_rows(const planner::CollectionPlan& collection, const std::string& scan,
                                 Reader& source);
[[nodiscard]] RowsOf target_rows(const planner::CollectionPlan& collection, const std::string& scan,
                                 Reader& target);

/// Physical rows with these keys, however many.
[[nodiscard]] Result<std::int64_t> rows_of_keys(Reader& reader, const RowSelection& rows,
                                                const std::set<PrimaryKey>& keys);

/// Asks for a page, and for fewer rows until the answer is not too large.
[[nodiscard]] Result<Page> read_page(Reader& reader, PageRequest& request);

/// By row of a page of `rows`: whether it does not count. Empty when all do.
[[nodiscard]] std::vector<bool> left_out_rows(const Page& page, const RowsOf& rows);

[[nodiscard]] PageRequest request_for(const RowsOf& rows, const KeyRange& range,
                                      std::int64_t limit);

}  // namespace kiteway::executor
