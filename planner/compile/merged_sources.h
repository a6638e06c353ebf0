// Several collections of the source that become one on the target.
#pragma once

#include "planner/compile/context.h"
#include "planner/model/compiled_plan.h"

#include <optional>
#include <vector>

namespace kiteway::planner {

struct MergedSources {
  /// All of them as if they were one: the rows of all, the definition of the first.
  CollectionSnapshot whole;
  std::string first_fingerprint;
  std::vector<MergedSource> others = {};
  std::vector<std::string> temporary_loads = {};  ///< as CollectionPlan has them
  /// What comes in, and what of the definitions of the others is not kept.
  std::vector<Change> changes = {};
};

/// The `first` collection of the entry with those under its `merge`. Nothing if one of them is
/// missing, cannot be moved, or has other fields, which is reported.
[[nodiscard]] std::optional<MergedSources> merge_sources(const CompileContext& context,
                                                         const CollectionIntent& collection,
                                                         const CollectionSnapshot& first);

/// The entry as the rules are to see it: rows of several collections share one partition.
[[nodiscard]] CollectionIntent as_one(CollectionIntent collection);

/// Partitions of a collection to load for the copy; an empty name: all of it.
[[nodiscard]] std::vector<std::string> partitions_to_load(const CollectionSnapshot& source);

}  // namespace kiteway::planner
