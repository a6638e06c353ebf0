// Digests of rows that two servers must agree on, whatever the order of rows and columns.
#pragma once

#include "executor/remote/wire/page.h"
#include "schema/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::executor {

/// 128 bits. The digest of many rows is the sum of theirs: the order does not matter, and a row
/// that is there twice counts twice.
struct Digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  Digest& operator+=(const Digest& other) noexcept {
    low += other.low;
    high += other.high;
    return *this;
  }
  friend bool operator==(const Digest&, const Digest&) = default;
};

/// The digest of each row of `page` over the columns called `names`. Values count, not their
/// encoding: integers of any width, empty arrays with and without a type, and JSON texts that parse
/// to the same are equal; floats are compared by their bits. kUnsupported for a column whose kind
/// is not known here, kDataMismatch when a column is missing or has another number of rows.
[[nodiscard]] Result<std::vector<Digest>> digest_rows(const Page& page,
                                                      const std::vector<std::string>& names);

}  // namespace kiteway::executor
