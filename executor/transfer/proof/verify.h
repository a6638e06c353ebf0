// Compares a target collection with its source at the end of a copy.
#pragma once

#include "executor/transfer/context.h"

namespace kiteway::executor {

Outcome verify_step(const StepContext& step);

}  // namespace kiteway::executor
