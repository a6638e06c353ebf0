// The last lines of a run.
#pragma once

#include "executor/run/run_result.h"

#include <string>

namespace kiteway::executor {

/// A table of the collections and, when something failed, the nodes with their reasons, root causes
/// first. Ends with a line that claims no more than was proved.
[[nodiscard]] std::string render(const RunReport& report);

}  // namespace kiteway::executor
