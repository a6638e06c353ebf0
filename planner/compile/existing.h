// What becomes of a collection that is on the target already and that no run on this machine made.
#pragma once

#include "planner/compile/context.h"
#include "planner/model/compiled_plan.h"
#include "schema/diff.h"

#include <string>

namespace kiteway::planner {

/// Sets the action of `plan` by `on_existing`: to take the collection up, or to drop it and make it
/// anew. False, with an error, where the plan does not say so, or where it cannot be.
/// `made_by` tells who made it, as the end of a sentence.
[[nodiscard]] bool decide_existing(const CompileContext& context,
                                   const CollectionIntent& collection,
                                   const CollectionSnapshot& existing, const std::string& code,
                                   const std::string& made_by, CollectionPlan& plan);

/// Why `existing` is not the collection that `planned` asks for. Indexes and partitions that are
/// missing are no difference: they can be made.
[[nodiscard]] Differences existing_differences(const TargetCollection& planned,
                                               const CollectionSnapshot& existing);

/// "its field title max_length is 9, not 512": a difference between what is planned and what is
/// there, as the end of a sentence.
[[nodiscard]] std::string found_text(const Difference& difference);

/// Plans no index for a field that has one: a field takes one, and the one that is there serves.
void keep_indexes(const CollectionSnapshot& existing, TargetCollection& planned);

}  // namespace kiteway::planner
