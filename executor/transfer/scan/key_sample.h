// Reads one Int64 key of many, and counts the rows between: tells how keys lie without reading all
// of them, which costs a source dearly (docs/profile.md).
#pragma once

#include "executor/transfer/scan/key_scan.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace kiteway::executor {

/// Keys after one sampled key, up to another.
struct KeyStretch {
  KeyRange range;                         ///< ends with the last of `sample`
  std::vector<std::int64_t> sample = {};  ///< ascending, never empty
  std::int64_t rows = 0;                  ///< physical ones, by count(*)
};

/// Of which keys a sample consists, so that some 32 are of a range with so many rows: those that
/// this prime divides. Keys that were given out in steps, or with a time in their upper bits, leave
/// all remainders by a prime. 0: so few rows are better read one by one.
[[nodiscard]] std::int64_t sample_divisor(std::int64_t range_rows) noexcept;

/// Whether there are about as many keys of the sample as there should be: if not, they tell nothing
/// of the keys between.
[[nodiscard]] bool is_even(const KeyStretch& stretch, std::int64_t divisor) noexcept;

/// Returns whether to go on.
using VisitStretch = std::function<bool(const KeyStretch& stretch)>;

/// Visits the keys of `rows` in `range` in order, up to the last one that `divisor` divides. What
/// comes after that one is not seen.
Outcome sample_keys(Reader& reader, const RowSelection& rows, const KeyRange& range,
                    std::int64_t divisor, const std::stop_token& stop, const VisitStretch& visit);

}  // namespace kiteway::executor
