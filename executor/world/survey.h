// What a source holds, before there is a plan for it.
#pragma once

#include "executor/world/session.h"
#include "planner/model/endpoint.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

#include <optional>

namespace kiteway::executor {

struct Survey {
  std::optional<ServerSnapshot> snapshot = {};  ///< every collection described
  Diagnostics diagnostics = {};                 ///< secrets and certificates that cannot be read
  std::optional<Error> error = {};
};

/// Connects to one server and reads what is in its database, or in all of them. Changes nothing.
[[nodiscard]] Survey survey(const planner::EndpointSpec& source, bool one_database,
                            const SessionTools& tools);

}  // namespace kiteway::executor
