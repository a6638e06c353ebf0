#include "executor/steps/limits.h"

namespace kiteway::executor {

std::int64_t memory_of(const planner::CompiledPlan& plan) {
  return plan.memory_bytes.value_or(planner::kMemoryDefault);
}

TunerLimits tuner_limits(const planner::CompiledPlan& plan) {
  TunerLimits limits{.memory_bytes = memory_of(plan)};
  if (plan.parallelism) limits.streams_fixed = static_cast<int>(*plan.parallelism);
  return limits;
}

std::size_t threads_max(const planner::CompiledPlan& plan) {
  constexpr std::size_t kThreadsMax = 16;
  return plan.parallelism ? static_cast<std::size_t>(*plan.parallelism) : kThreadsMax;
}

}  // namespace kiteway::executor
