#include "executor/transfer/scan/hidden_rows.h"

#include <limits>

namespace kiteway::executor {
namespace {

constexpr std::int64_t kHighestKey = std::numeric_limits<std::int64_t>::max();

}  // namespace

Result<std::int64_t> hidden_rows(Reader& source, const RowSelection& rows, const KeyRange& range) {
  const bool ends_before = range.upto && *range.upto != PrimaryKey{kHighestKey};
  if (!source.capabilities().loses_highest_key || ends_before) {
    return std::int64_t{0};
  }
  return source.count_of_keys(rows.now(), {kHighestKey});
}

}  // namespace kiteway::executor
