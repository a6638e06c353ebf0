// Findings as workflow commands, which GitHub shows beside the lines of a pull request.
#pragma once

#include "schema/base/diagnostic.h"
#include "schema/base/result.h"

#include <optional>
#include <string>

namespace kiteway::planner {

/// One line per finding: "::error file=plan.yaml,line=7,col=1,title=P0201 an unknown key::...".
[[nodiscard]] std::string render_github(const Diagnostics& diagnostics,
                                        const std::optional<Error>& failure);

}  // namespace kiteway::planner
