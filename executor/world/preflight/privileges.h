// Whether the user of the plan may do what a run does, as far as the server tells.
#pragma once

#include "executor/remote/reader.h"
#include "executor/world/preflight/checks.h"
#include "executor/world/preflight/needs.h"
#include "planner/model/endpoint.h"

#include <string>
#include <vector>

namespace kiteway::executor {

/// Asks that server for the grants of the plan's user and holds them against `needs`. Servers tell
/// them only to those who may ask, and nothing of API keys: then the check says so,
/// Check::is_untold.
[[nodiscard]] Check privilege_check(Side side, const planner::EndpointSpec& endpoint,
                                    const std::vector<Need>& needs, Reader& server);

/// The same for grants that were read. `groups` are those that somebody defined on the server.
[[nodiscard]] Check grant_check(Side side, const std::string& user, const std::vector<Need>& needs,
                                const std::vector<Grant>& grants, const PrivilegeGroups& groups);

}  // namespace kiteway::executor
