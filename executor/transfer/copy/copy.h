// Copies the ranges of one partition.
#pragma once

#include "executor/transfer/context.h"

namespace kiteway::executor {

Outcome copy_step(const StepContext& step);

}  // namespace kiteway::executor
