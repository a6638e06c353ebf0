// Keys that stand for several rows on the source, of which it answers now one and now another.
#pragma once

#include "executor/transfer/proof/compare.h"

#include <cstdint>

namespace kiteway::executor {

/// Why a range differs, as far as repeated keys are the reason.
struct RepeatedRows {
  std::int64_t keys = 0;     ///< whose rows differ, and of which the source holds more than one row
  bool explain_all = false;  ///< nothing else in the range differs
};

/// Looks into a range that was found to differ. Which row of a repeated key a server answers is its
/// own choice, and another one after a compaction (docs/milvus-behaviour.md#duplicate-keys: not the
/// newest for certain before 2.3.19), so such a row proves nothing. Counts the rows of each key
/// whose values differ, one by one; a range in which no key is repeated, or a key is missing, costs
/// one count.
[[nodiscard]] Result<RepeatedRows> repeated_rows(const RowsOf& source, const RowsOf& target,
                                                 const Piece& range, const ComparedRange& found,
                                                 const CompareTools& tools);

/// "12 keys stand for several rows on the source, which now answers others of them ..."
[[nodiscard]] std::string repeated_text(std::int64_t keys);

}  // namespace kiteway::executor
