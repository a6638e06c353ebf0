// Every check that can be made before a row moves, on both servers and the plan.
#pragma once

#include "executor/world/preflight/checks.h"
#include "executor/world/session.h"
#include "planner/model/intent.h"
#include "schema/capabilities/cloud.h"

#include <filesystem>
#include <optional>

namespace kiteway::executor {

/// Connects to both servers and the control plane, and goes on with what can still be checked when
/// one of them is out of reach. Changes nothing.
[[nodiscard]] Checks preflight(const planner::Intent& written,
                               const std::filesystem::path& state_dir, const SessionTools& tools);

struct ClusterChecks {
  Checks checks = {};
  std::optional<CloudCluster> cluster = {};  ///< set when the control plane tells of it
};

/// The part of it that an apply begins with: what the control plane says of the target, where the
/// plan names its cluster.
[[nodiscard]] ClusterChecks check_cluster(const planner::EndpointSpec& target,
                                          const SessionTools& tools);

/// And what it goes on with: the privileges that the nodes of the plan use, on both servers. Only
/// what is known to be missing is returned.
[[nodiscard]] Checks check_before_run(ReadSession& session, const planner::CompiledPlan& plan);

}  // namespace kiteway::executor
