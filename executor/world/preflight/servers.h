// What can be told of each server before any row moves: reach, version, load states.
#pragma once

#include "executor/remote/cloud/control_plane.h"
#include "executor/world/preflight/checks.h"
#include "executor/world/preflight/needs.h"
#include "planner/model/endpoint.h"
#include "planner/model/intent.h"
#include "planner/model/world.h"
#include "schema/base/diagnostic.h"
#include "schema/server_version.h"

namespace kiteway::executor {

/// Of a connection that did not come about: the layer that failed, and what to do.
[[nodiscard]] Check unreachable_check(Side side, const planner::EndpointSpec& endpoint,
                                      const Error& error);
[[nodiscard]] Check reachable_check(Side side, const planner::EndpointSpec& endpoint);

/// The version, with the flaws of it that matter to a migration.
[[nodiscard]] Checks version_checks(Side side, const ServerVersion& version,
                                    bool allow_unsupported);

/// Of each collection of the plan whether its rows can be read, partition by partition.
[[nodiscard]] Checks load_checks(const planner::Intent& intent, const planner::World& world);

/// Whether the cluster runs, and is the one behind the uri.
[[nodiscard]] Checks cluster_checks(const planner::EndpointSpec& target,
                                    const Result<ClusterState>& state);

/// What the compiler found, one check for each; a single pass when it found nothing.
[[nodiscard]] Checks rule_checks(const Diagnostics& diagnostics);

}  // namespace kiteway::executor
