// Compares source and target without a run: writes no rows and no journal.
#pragma once

#include "executor/engine/run.h"
#include "executor/report/run_report.h"
#include "planner/compiled_plan.h"

#include <stop_token>

namespace kiteway::executor {

struct VerifyInput {
  const planner::CompiledPlan& plan;
  Ends ends;
  std::stop_token stop;
};

struct VerifiedCollection {
  CollectionAddress target;
  std::int64_t source_keys = 0;
  std::int64_t target_entities = 0;
  bool by_value = false;                      ///< compared by checksum, not by count alone
  std::vector<std::string> differences = {};  ///< one sentence per partition or range that differs
};

/// Counts the distinct keys of each source collection and the rows of its target, which is loaded
/// for that and released again if need be. Where the plan says `verify: checksum`, all values of
/// both are compared too. The first call that fails ends it.
[[nodiscard]] Result<std::vector<VerifiedCollection>> verify_now(const VerifyInput& input);

/// A table, and a line that says whether all agree.
[[nodiscard]] std::string render(const std::vector<VerifiedCollection>& collections);

}  // namespace kiteway::executor
