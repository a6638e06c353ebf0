// Where the rows of a collection plan come from: one collection, or several that become one.
#pragma once

#include "planner/model/compiled_plan.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// The collections of the source that an entry moves, CollectionIntent::source first.
[[nodiscard]] std::vector<CollectionAddress> sources_of(const CollectionIntent& collection);

/// One collection of the source as the plan knows it.
struct PlannedSource {
  CollectionAddress address;
  std::int64_t collection_id = 0;
  std::string fingerprint;
  std::optional<std::int64_t> entity_count = {};
};

/// All of them, CollectionPlan::source first.
[[nodiscard]] std::vector<PlannedSource> sources_of(const CollectionPlan& collection);

/// What one of CollectionPlan::scan_partitions reads: a partition, or with an empty one the whole
/// collection.
struct SourcePart {
  CollectionAddress address;
  std::string partition = {};
};
[[nodiscard]] SourcePart source_part(const CollectionPlan& collection, const std::string& scan);

/// The partition of the target that rows of this scan go to; empty where the target decides, or has
/// but one.
[[nodiscard]] std::string target_partition(const CollectionPlan& collection,
                                           const std::string& scan);

/// The name of a scan that reads a collection which becomes one with others.
[[nodiscard]] std::string scan_of(const CollectionAddress& merged);

/// Scans whose rows come together on the target: all of them, or each by itself.
[[nodiscard]] std::vector<std::vector<std::string>> scan_groups(const CollectionPlan& collection);

/// What is loaded for the copy and released again: these partitions of a collection, or with an
/// empty name all of it.
struct SourceLoad {
  CollectionAddress address;
  std::vector<std::string> partitions;
};
[[nodiscard]] std::vector<SourceLoad> source_loads(const CollectionPlan& collection);

/// CollectionPlan::temporary_loads of a collection that becomes one with others.
[[nodiscard]] std::vector<std::string> load_texts(const CollectionAddress& address,
                                                  const std::vector<std::string>& partitions);

}  // namespace kiteway::planner
