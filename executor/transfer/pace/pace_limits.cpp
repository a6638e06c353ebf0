#include "executor/transfer/pace/pace_limits.h"

#include "executor/transfer/pace/streams.h"

namespace kiteway::executor {

std::int64_t memory_of(const planner::CompiledPlan& plan) {
  return plan.memory_bytes.value_or(planner::kMemoryDefault);
}

TunerLimits tuner_limits(const planner::CompiledPlan& plan) {
  // The whole process stays far within the budget as long as rows are as large as those before: it
  // takes 75 MB with no row in flight. The rest is for rows that turn out to be larger.
  constexpr std::int64_t kAimedAt = 8;
  TunerLimits limits{.memory_bytes = memory_of(plan) / kAimedAt};
  if (plan.parallelism) limits.streams_fixed = static_cast<int>(*plan.parallelism);
  return limits;
}

std::size_t threads_max(const planner::CompiledPlan& plan) {
  constexpr std::size_t kThreadsMax = 16;
  return plan.parallelism ? static_cast<std::size_t>(*plan.parallelism) : kThreadsMax;
}

}  // namespace kiteway::executor
