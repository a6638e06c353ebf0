// From a source collection to the target collection: the rules of the mapping, and what they
// change.
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/capabilities/capabilities.h"
#include "schema/snapshot.h"

#include <cstdint>
#include <vector>

namespace kiteway::planner {

/// The collection to make on a server that can do `target`, from one whose rules all hold.
[[nodiscard]] TargetCollection target_collection(const CollectionIntent& intent,
                                                 const CollectionSnapshot& source,
                                                 const Capabilities& target);

struct ChangeList {
  std::vector<Change> changes;
  std::vector<Change> unchanged = {};  ///< what is the same on both sides, as `after`
};

/// What differs between `source` and `target`, and why: everything that is not the same is in it.
[[nodiscard]] ChangeList changes_between(const CollectionIntent& intent,
                                         const CollectionSnapshot& source,
                                         const TargetCollection& target);

/// The partitions to read one by one: a single empty name stands for the collection as a whole.
[[nodiscard]] std::vector<std::string> scan_partitions(const CollectionSnapshot& source);

}  // namespace kiteway::planner
