// Keys that are duplicated on the source, which returns now one of their rows and now another.
#pragma once

#include "executor/transfer/proof/compare.h"

#include <cstdint>
#include <string>

namespace kiteway::executor {

/// Why a range differs, as far as duplicate keys are the reason.
struct RepeatedRows {
  std::int64_t keys = 0;     ///< whose rows differ, and of which the source has more than one row
  bool explain_all = false;  ///< nothing else in the range differs
};

/// Looks into a range of one source that was found to differ. Which row of a duplicate key a server
/// returns is its own choice, and another one after a compaction
/// (docs/milvus-behaviour.md#duplicate-keys: not the newest for certain before 2.3.19), so such a
/// row is no difference. Counts the rows of each key whose values differ, one by one; a range in
/// which no key is duplicated, or a key is missing, costs one count.
[[nodiscard]] Result<RepeatedRows> repeated_rows(const Sides& sides, const ComparedRange& found,
                                                 const CompareTools& tools);

/// "12 keys are duplicated on the source, which now returns different rows for them ..."
[[nodiscard]] std::string repeated_text(std::int64_t keys);

}  // namespace kiteway::executor
