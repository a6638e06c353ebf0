// The moment at which a run reads its source: one for all collections and ranges.
#pragma once

#include "executor/remote/reader.h"
#include "executor/transfer/context.h"

#include <cstdint>
#include <mutex>
#include <string>

namespace kiteway::executor {

/// From a source with snapshot reads (2.5 and newer) every row comes as it was at this moment. From
/// an older one it bounds from below what is seen, and every page is of its own moment.
/// Thread-safe.
class SourceMoment {
 public:
  /// Asks the source for its time.
  explicit SourceMoment(Reader& source);

  /// For RowSelection::timestamp. A source that keeps its time to itself, as a cloud may, tells it
  /// with the first page that is asked for here: `address` is a loaded collection. 0 from a source
  /// that never tells.
  [[nodiscard]] Result<std::uint64_t> timestamp(const CollectionAddress& address,
                                                const std::string& key_name);

  /// Whether all reads are of that one moment.
  [[nodiscard]] bool is_snapshot() const;

 private:
  Reader& source_;
  mutable std::mutex mutex_;
  std::uint64_t timestamp_;
};

/// The moment at which the source collection of `step` is read: SourceMoment::timestamp.
[[nodiscard]] Result<std::uint64_t> source_timestamp(const StepContext& step);

}  // namespace kiteway::executor
