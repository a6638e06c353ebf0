// What a plan's settings allow at once.
#pragma once

#include "executor/steps/tuner.h"
#include "planner/compiled_plan.h"

#include <cstddef>
#include <cstdint>

namespace kiteway::executor {

/// Bytes that rows in flight may hold.
[[nodiscard]] std::int64_t memory_of(const planner::CompiledPlan& plan);

[[nodiscard]] TunerLimits tuner_limits(const planner::CompiledPlan& plan);

/// Threads of one partition: more than the tuner asks streams of would only wait.
[[nodiscard]] std::size_t threads_max(const planner::CompiledPlan& plan);

}  // namespace kiteway::executor
