// What a plan that somebody wrote is compiled against: both servers as they are.
#pragma once

#include "executor/world/session.h"
#include "planner/model/intent.h"
#include "planner/model/world.h"
#include "schema/base/clock.h"
#include "schema/base/diagnostic.h"
#include "schema/capabilities/cloud.h"

#include <filesystem>
#include <optional>

namespace kiteway::executor {

struct LookInput {
  ReadSession& session;
  const std::filesystem::path& state_dir;
  Clock& clock;
  /// What the control plane said of the target, if it was asked.
  std::optional<CloudCluster> cluster = {};
};

/// As far as it came.
struct Looked {
  std::optional<planner::Intent> intent = {};  ///< with names for its patterns
  std::optional<planner::World> world = {};
  Diagnostics diagnostics = {};     ///< patterns that fit nothing
  std::optional<Error> error = {};  ///< the world is not known, or not counted to the end

  /// Whether the plan can be compiled.
  [[nodiscard]] bool is_complete() const { return world && !error; }
};

/// Finds what the patterns of `written` fit, describes all collections on both sides, and counts
/// the rows that decide whether a rule holds. Changes nothing.
[[nodiscard]] Looked look(const planner::Intent& written, const LookInput& input);

}  // namespace kiteway::executor
