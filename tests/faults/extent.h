// How much of the long tests is run.
#pragma once

#include <cstdlib>
#include <string>

namespace kiteway::testing {

enum class Extent { kSample, kWhole };

/// kWhole when KITEWAY_FAULTS says "whole", as scripts/test sets it.
[[nodiscard]] inline Extent test_extent() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables
  const char* wish = std::getenv("KITEWAY_FAULTS");
  return wish != nullptr && std::string(wish) == "whole" ? Extent::kWhole : Extent::kSample;
}

}  // namespace kiteway::testing
