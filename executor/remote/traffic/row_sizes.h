// What an answer will hold, guessed from the answers before it: caps are kept by what is expected.
#pragma once

#include "executor/remote/traffic/rate_limiter.h"
#include "schema/address.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

namespace kiteway::executor {

/// Thread-safe.
class RowSizes {
 public:
  /// Of an answer with `columns` columns and `rows` rows at most.
  [[nodiscard]] Cost expected(const CollectionAddress& address, std::size_t columns,
                              std::int64_t rows) {
    const std::lock_guard lock(mutex_);
    const auto found = row_bytes_.find({address, columns});
    return {.rows = rows, .bytes = found == row_bytes_.end() ? 0 : rows * found->second};
  }

  void saw(const CollectionAddress& address, std::size_t columns, const Cost& answer) {
    if (answer.rows == 0) return;
    const std::lock_guard lock(mutex_);
    row_bytes_[{address, columns}] = answer.bytes / answer.rows;
  }

 private:
  std::mutex mutex_;
  std::map<std::pair<CollectionAddress, std::size_t>, std::int64_t> row_bytes_;
};

}  // namespace kiteway::executor
