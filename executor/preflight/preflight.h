// Every check that can be made before a row moves, on both servers and the plan.
#pragma once

#include "executor/engine/session.h"
#include "executor/preflight/checks.h"
#include "planner/intent.h"
#include "planner/world.h"

#include <filesystem>

namespace kiteway::executor {

/// Connects to both servers and the control plane, and goes on with what can still be checked when
/// one of them is out of reach. Changes nothing.
[[nodiscard]] Checks preflight(const planner::Intent& written,
                               const std::filesystem::path& state_dir, const SessionTools& tools);

/// The part of it that plan and apply begin with: the state of the cluster, which is noted in
/// `world`, and the privileges. Only what warns or fails is returned.
[[nodiscard]] Checks check_before_compile(ReadSession& session, const planner::EndpointSpec& source,
                                          const planner::EndpointSpec& target,
                                          planner::World& world, const SessionTools& tools);

}  // namespace kiteway::executor
