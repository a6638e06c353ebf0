// Compares source and target without a run: writes no rows and no journal.
#pragma once

#include "executor/run/run.h"
#include "executor/transfer/proof/verify_result.h"
#include "planner/model/compiled_plan.h"
#include "schema/base/clock.h"

#include <cstddef>
#include <map>
#include <optional>
#include <stop_token>
#include <vector>

namespace kiteway::executor {

struct VerifyInput {
  const planner::CompiledPlan& plan;
  Ends ends;
  RunObserver& observer;  ///< hears what holds it back, and of servers that are silent
  Clock& clock;
  std::stop_token stop = {};
  /// How many differing rows to name in each collection; nothing: none, ranges will do.
  std::optional<std::size_t> rows_max = {};
  /// Rows that were left out, by target collection (Journal::read_quarantined): no differences.
  std::map<CollectionAddress, QuarantinedKeys> quarantined = {};
};

/// Counts the distinct keys of each source collection and the rows of its target, and compares all
/// values of both, unless the plan says `verify: count` and no rows are asked for. What is not
/// loaded is loaded for that and released again, also when something fails. The first call that
/// fails ends it.
[[nodiscard]] Result<std::vector<VerifiedCollection>> verify_now(const VerifyInput& input);

}  // namespace kiteway::executor
