// Which rows a read is about. Made once for a scan, so that no read of it forgets the filter.
#pragma once

#include "schema/address.h"

#include <cstdint>
#include <string>

namespace kiteway::executor {

/// RowSelection::timestamp of a read that sees all that was written before now, for which the
/// server waits some 200 ms.
inline constexpr std::uint64_t kReadNow = 0;

/// Rows of one collection, as they are at one moment.
struct RowSelection {
  CollectionAddress address;
  std::string partition = {};  ///< empty: the whole collection
  std::string key_name = {};   ///< the field that ranges and lists of keys are about
  std::string filter = {};     ///< an expression that rows must meet, or empty: all rows
  /// From Reader::timestamp() or session_timestamp(), or kReadNow: reads see all that was written
  /// before then, and from a server with snapshot_reads nothing that was written or deleted later.
  std::uint64_t timestamp = kReadNow;

  /// Those among them that meet `condition`, too.
  [[nodiscard]] RowSelection where(const std::string& condition) const;

  /// The same rows, as they are when they are read.
  [[nodiscard]] RowSelection now() const;

  friend bool operator==(const RowSelection&, const RowSelection&) = default;
};

}  // namespace kiteway::executor
