// The privileges that a run of a plan uses on either server.
#pragma once

#include "planner/model/compiled_plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::executor {

enum class Side : std::uint8_t { kSource, kTarget };

/// "source", "target".
[[nodiscard]] std::string to_string(Side side);

/// One privilege on one object.
struct Need {
  std::string privilege;   ///< without the prefix "Privilege": "Insert"
                           ///< (docs/milvus-behaviour.md#roles-and-grants)
  std::string database;    ///< never empty
  std::string collection;  ///< empty for what asks for the database as a whole

  friend auto operator<=>(const Need&, const Need&) = default;
};

/// In order, each once. By the nodes of the plan: a plan with nothing to do needs nothing. Looking
/// counts only at collections that the run makes: whoever may not look at the others has no plan.
[[nodiscard]] std::vector<Need> needs_of(Side side, const planner::CompiledPlan& plan);

}  // namespace kiteway::executor
