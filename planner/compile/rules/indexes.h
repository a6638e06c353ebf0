// Which indexes the target gets.
#pragma once

#include "planner/compile/rules/target_server.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

#include <vector>

namespace kiteway::planner {

/// With `index: auto` every vector field gets an AUTOINDEX with the metric of the source. Indexes
/// of scalar fields, those that BM25 scores by, and all of them with `index: preserve`, keep their
/// type and parameters; where the target makes an AUTOINDEX of whatever is asked for, that is what
/// is asked for.
[[nodiscard]] std::vector<IndexSpec> target_indexes(const CollectionIntent& intent,
                                                    const CollectionSnapshot& source,
                                                    const TargetCollection& made,
                                                    const Capabilities& target);

/// False, with an error, where the plan wants indexes kept that the target would replace.
bool check_indexes(const CollectionIntent& intent, const TargetServer& server,
                   Diagnostics& diagnostics);

/// BM25 takes two of its figures from the index: with others the same words find other rows.
[[nodiscard]] bool scores_by_params(const IndexSpec& index);

}  // namespace kiteway::planner
