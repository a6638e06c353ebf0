// Counts ranges again whose requests got no answer, once none of these can take effect any more.
#pragma once

#include "executor/transfer/context.h"

namespace kiteway::executor {

Outcome settle_step(const StepContext& step);

}  // namespace kiteway::executor
