// Intent and snapshots in, compiled plan or diagnostics out. Pure: no I/O, no clock, no
// environment.
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "planner/model/world.h"
#include "schema/base/diagnostic.h"

#include <optional>

namespace kiteway::planner {

struct Compiled {
  std::optional<CompiledPlan> plan;  ///< set when there are no errors
  Diagnostics diagnostics;           ///< errors, warnings and notes
};

/// Checks `intent` against `world` and lowers it to nodes. Equal arguments give equal plans.
[[nodiscard]] Compiled compile(const Intent& intent, const World& world,
                               Purpose purpose = Purpose::kApply);

}  // namespace kiteway::planner
