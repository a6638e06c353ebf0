// What a plan's settings allow at once.
#pragma once

#include "executor/transfer/pace/tuner.h"
#include "planner/model/compiled_plan.h"

#include <cstddef>
#include <cstdint>

namespace kiteway::executor {

/// Bytes that rows in flight may hold.
[[nodiscard]] std::int64_t memory_of(const planner::CompiledPlan& plan);

/// What the tuner may aim at: an eighth of that, with which a copy at the defaults takes less than
/// 128 MB.
[[nodiscard]] TunerLimits tuner_limits(const planner::CompiledPlan& plan);

/// Threads of one partition: more than the tuner asks streams of would only wait.
[[nodiscard]] std::size_t threads_max(const planner::CompiledPlan& plan);

}  // namespace kiteway::executor
