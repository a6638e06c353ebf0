// Runs a compiled plan: journal, scheduler and steps together.
#pragma once

#include "executor/journal/journal.h"
#include "executor/remote/ends.h"
#include "executor/run/run_result.h"
#include "executor/transfer/observer.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/world.h"
#include "schema/base/clock.h"

#include <stop_token>
#include <string>

namespace kiteway::executor {

/// "20261123-091402-3f9a": sorts by time, told apart by chance.
[[nodiscard]] std::string new_run_id(Clock::Wall now, std::uint32_t random);

struct RunInput {
  const planner::CompiledPlan& plan;
  const planner::World& world;  ///< of just now: what is on the target already
  Ends ends;
  Journal& journal;  ///< whose lock the caller holds
  RunObserver& observer;
  Clock& clock;
  std::stop_token stop;
  std::string run_id;
  std::string command = {};        ///< what to type to go on, for the journal
  bool fail_fast = false;          ///< the first node that fails stops the others
  bool allow_destructive = false;  ///< collections of the target may be dropped
};

/// kRefused when the plan drops collections and that is not allowed: consent to a plan is not
/// consent to lose rows.
[[nodiscard]] Outcome may_run(const planner::CompiledPlan& plan, bool allow_destructive);

/// Does what is not done yet, if may_run allows it. Fails as a whole only when the journal cannot
/// be written; everything else is in the report.
[[nodiscard]] Result<RunReport> run_plan(const RunInput& input);

}  // namespace kiteway::executor
