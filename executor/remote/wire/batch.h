// The columns of one Insert or Upsert: bytes passed through, or rewritten where they must change.
#pragma once

#include "executor/remote/wire/constant.h"
#include "executor/remote/wire/convert.h"
#include "executor/remote/wire/dynamic.h"
#include "executor/remote/wire/page.h"
#include "schema/base/result.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {

/// Rows to be written. The columns are in the order of the request.
struct RowBatch {
  std::vector<Column> columns;
  std::size_t row_count = 0;
};

/// What of a page goes to the target, and how.
struct BatchRules {
  std::vector<std::string> columns;        ///< names of the columns to read, the dynamic one too
  std::vector<std::string> array_columns;  ///< those among them of type Array
  /// Those among them whose rows are told to be NULL or not: the field of the target is nullable or
  /// has a default, for which a NULL stands then. All others hold no NULL.
  std::vector<std::string> validity_columns = {};
  /// Names that columns have on the target where they differ; an empty one is not sent.
  std::map<std::string, std::string> sent_as = {};
  /// Those among them whose fields have another type on the target.
  std::map<std::string, ColumnConversion> conversions = {};
  /// Columns that no page has, by their names on the target.
  std::map<std::string, ConstantColumn> constants = {};
  DynamicRules dynamic = {};  ///< where it changes, its columns are not sent as they are
};

struct MadeBatch {
  RowBatch batch;
  std::size_t duplicate_rows = 0;  ///< left out: rows whose key stands in the page already
  std::vector<bool> is_first;      ///< of each row of the page: false for those
  std::vector<bool> is_kept;       ///< of each row of the page: whether it is in the batch
  /// Rows of the page, in ascending order, that hold what the target cannot: left out as well.
  std::vector<RefusedRow> refused = {};
};

/// Makes the rows of `page` ready to be inserted. Columns go as they are, except:
///  - Array columns with an empty row get that row's typed empty case, without which a real 2.3.5
///    server ends (docs/milvus-behaviour.md#empty-array-row);
///  - columns tell of their rows what the target wants to be told, and hold no values for NULL
///  rows;
///  - columns that have another type or name on the target get it;
///  - columns that only the target has are made, with one value in all rows;
///  - keys of the dynamic field become columns, and columns its keys;
///  - if two rows have one key, the first of them is kept and all columns are cut to the kept rows.
///  So they are where rows hold a value that has no place in another type, or NULL where the target
///  has none.
/// Rows with a true in `leave_out` are left out from the beginning; empty: none are. kDataMismatch
/// when a wanted column is missing from the page.
[[nodiscard]] Result<MadeBatch> make_batch(const Page& page, const BatchRules& rules,
                                           const std::vector<bool>& leave_out = {});

/// For each row whether it is the first with its key. The keys must ascend; kDataMismatch if they
/// do not, for then the server does not sort and a walk by key would lose rows.
[[nodiscard]] Result<std::vector<bool>> first_of_each_key(const KeyColumn& keys);

}  // namespace kiteway::executor
