// Keeps a target collection loaded for as long as a run has to look at its rows.
#pragma once

#include "executor/transfer/context.h"

namespace kiteway::executor {

/// Loads the target collection of `step` if it is not. That is noted in the journal first: the
/// verification releases it, or release_target, or the next run.
Outcome load_target(const StepContext& step);

/// Releases it if load_target, of this run or an earlier one, has loaded it.
Outcome release_target(const StepContext& step);

}  // namespace kiteway::executor
