// Reads the keys of one partition, or a sample of them, counts them, and cuts them into ranges that
// copy takes meanwhile.
#pragma once

#include "executor/transfer/context.h"

namespace kiteway::executor {

Outcome scan_step(const StepContext& step);

}  // namespace kiteway::executor
