// What can be told of each server before any row moves: reach, version, privileges, load states.
#pragma once

#include "executor/preflight/checks.h"
#include "executor/remote/cloud/control_plane.h"
#include "executor/remote/reader.h"
#include "planner/endpoint.h"
#include "planner/intent.h"
#include "planner/world.h"
#include "schema/base/diagnostic.h"
#include "schema/server_version.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::executor {

enum class Side : std::uint8_t { kSource, kTarget };

/// "source", "target".
[[nodiscard]] std::string to_string(Side side);

/// Of a connection that did not come about: the layer that failed, and what to do.
[[nodiscard]] Check unreachable_check(Side side, const planner::EndpointSpec& endpoint,
                                      const Error& error);
[[nodiscard]] Check reachable_check(Side side, const planner::EndpointSpec& endpoint);

/// The version, with the flaws of it that matter to a migration.
[[nodiscard]] Checks version_checks(Side side, const ServerVersion& version,
                                    bool allow_unsupported);

/// Whether the grants of the plan's user are enough for what a run does there. Servers tell only
/// those who may ask, and nothing of API keys: then the check passes and says so.
[[nodiscard]] Check privilege_check(Side side, const planner::EndpointSpec& endpoint,
                                    Reader& server);
/// The same for grants that were read.
[[nodiscard]] Check grant_check(Side side, const std::string& user,
                                const std::vector<Grant>& grants);

/// Of each collection of the plan whether its rows can be read, partition by partition.
[[nodiscard]] Checks load_checks(const planner::Intent& intent, const planner::World& world);

/// Whether the cluster runs, and is the one behind the uri.
[[nodiscard]] Checks cluster_checks(const planner::EndpointSpec& target,
                                    const Result<ClusterState>& state);

/// What the compiler found, one check for each; a single pass when it found nothing.
[[nodiscard]] Checks rule_checks(const Diagnostics& diagnostics);

}  // namespace kiteway::executor
