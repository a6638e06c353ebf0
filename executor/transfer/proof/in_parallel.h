// Does one thing for each of many numbers, on several threads.
#pragma once

#include "schema/base/result.h"

#include <cstddef>
#include <functional>

namespace kiteway::executor {

/// Calls `work` with 0 ... count - 1, in any order, on `threads_max` threads at most, this one
/// among them. The first error ends all: no further number is begun. An exception is an error
/// (kInternal).
Outcome in_parallel(std::size_t count, std::size_t threads_max,
                    const std::function<Outcome(std::size_t)>& work);

}  // namespace kiteway::executor
