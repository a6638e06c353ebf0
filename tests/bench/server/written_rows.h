// What an Insert or Upsert request holds, found without looking at the vectors.
#pragma once

#include "tests/bench/server/key_set.h"
#include "tests/bench/server/row_pattern.h"

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::bench {

struct WrittenColumn {
  std::string name;
  std::vector<std::int64_t> longs;
  std::size_t text_count = 0;
  std::size_t vector_bytes = 0;
};

struct WrittenRows {
  std::string collection;
  std::string partition;
  std::int64_t row_count = 0;
  std::vector<WrittenColumn> columns;
};

/// Throws BrokenMessage.
[[nodiscard]] WrittenRows read_written_rows(const grpc::ByteBuffer& request);

/// What is wrong with the rows for a collection of this pattern, in words; empty if nothing is.
[[nodiscard]] std::string fault_of(const WrittenRows& rows, const RowPattern& pattern);

/// The keys in the order they came, ascending neighbours as one interval.
[[nodiscard]] std::vector<KeyInterval> intervals_of(const std::vector<std::int64_t>& keys);

}  // namespace kiteway::bench
