// Counts the rows of a target collection, loading it for that if need be.
#pragma once

#include "executor/remote/loader.h"
#include "executor/remote/reader.h"
#include "schema/base/result.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace kiteway::executor {

struct TargetCount {
  Reader& reader;
  Loader& loader;
  CollectionAddress address;
  std::vector<std::string> partitions;  ///< as in CollectionPlan::scan_partitions
  bool release_anyway = false;          ///< an earlier attempt loaded it and did not release it
  /// Told before the collection is loaded and after it is released again.
  std::function<Outcome(bool is_loaded)> loading = {};
  /// Called with the counts while the collection is still loaded; its error is count_target's.
  std::function<Outcome(const std::map<std::string, std::int64_t>& rows)> while_loaded = {};
};

/// Rows by partition. A collection that was not loaded is loaded and released again, also when
/// counting failed.
[[nodiscard]] Result<std::map<std::string, std::int64_t>> count_target(const TargetCount& target);

}  // namespace kiteway::executor
