// A plan of many collections, and servers that have what it names.
#pragma once

#include "planner/model/world.h"

#include <string>

namespace kiteway::bench {

struct LargePlan {
  std::string text;  ///< of a plan.yaml that says something of every field
  planner::World world;
};

/// Collections of so many fields, two of them key and vector, in four partitions each.
[[nodiscard]] LargePlan large_plan(int collections, int fields);

/// All that `plan` does with it offline: reads the text, compiles it, and prints it as text, as
/// markdown and as a plan file. What came out, joined, so that nobody leaves a part of it out.
struct Printed {
  std::string text;
  std::string markdown;
  std::string file;
};
[[nodiscard]] Printed compile_and_print(const LargePlan& plan);

}  // namespace kiteway::bench
