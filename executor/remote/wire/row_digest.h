// Digests of rows that two servers must agree on, whatever the order of rows and columns.
#pragma once

#include "executor/remote/wire/batch.h"
#include "schema/base/digest.h"
#include "schema/base/result.h"
#include "schema/collection.h"

#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {

/// What must be known of the target to tell which values it will answer.
struct DigestRules {
  /// By column: the value that a row without one gets there
  /// (docs/milvus-behaviour.md#defaults-and-null).
  std::map<std::string, DefaultValue> defaults = {};
};

/// The digest of each row of `batch`. Columns go by their names on the target, which are the same
/// for what is read there and for what make_batch made to be written there: whatever a plan changes
/// on the way shows in the digests of both ends, or in neither.
///
/// Values count, not their encoding: integers of any width, empty arrays with and without a type,
/// NULL in a column of all rows or of the valid ones alone, and JSON texts that say the same are
/// equal; floats are compared by their bits. kUnsupported for a column whose kind is not known
/// here, kDataMismatch for one that has another number of rows.
[[nodiscard]] Result<std::vector<Digest>> digest_rows(const RowBatch& batch,
                                                      const DigestRules& rules);

}  // namespace kiteway::executor
