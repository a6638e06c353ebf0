// Rows beyond the distinct keys: harmless repeats, or rows that the source counts and never
// answers.
#pragma once

#include "executor/steps/step.h"

#include <cstdint>

namespace kiteway::executor {

/// Proves that all of `entity_count` rows, which the source counted in the partition of `step`
/// before, belong to keys that it answers; says so to the observer. kDataMismatch when they do not:
/// the others cannot be read, and would be lost in silence (milvus#52055).
Outcome check_surplus(const StepInput& step, std::int64_t entity_count, std::int64_t key_count);

/// Proves that all rows which the source counts in a range of the partition of `step` belong to
/// keys that it answers: a range that lost keys has lost them for good. kDataMismatch as above.
Outcome check_answered(const StepInput& step, const KeyRange& range);

}  // namespace kiteway::executor
