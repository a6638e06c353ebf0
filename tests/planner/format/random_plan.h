// Plans that nobody would write, in layouts that YAML allows all the same.
#pragma once

#include <cstdint>
#include <string>

namespace kiteway::testing {

struct RandomText {
  std::string text;
  int comment_count = 0;  ///< they are numbered from 1: "# c1."
};

/// A random tree in a random layout, mostly of keys that plans have; equal seeds give equal texts.
[[nodiscard]] RandomText random_plan_text(unsigned seed);

}  // namespace kiteway::testing
