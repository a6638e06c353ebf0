// Every step of a run in a table: what failed first, then what that kept from running.
#pragma once

#include "executor/run/scheduler.h"

#include <string>
#include <vector>

namespace kiteway::executor {

/// Failed nodes with their reasons, then skipped ones with their causes, those that a stop kept
/// from running, and those that are done, each with its time, rows and retries. Empty without
/// nodes.
[[nodiscard]] std::string render_nodes(const std::vector<NodeResult>& nodes);

/// "1.5 s", "2 min 5 s", "3 h 4 min"
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace kiteway::executor
