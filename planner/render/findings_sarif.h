// Findings as SARIF 2.1.0, which code scanning services read.
#pragma once

#include "schema/base/diagnostic.h"
#include "schema/base/result.h"

#include <optional>
#include <string>

namespace kiteway::planner {

/// One run with its results; the codes that occur are its rules, with cause and remedy.
[[nodiscard]] std::string render_sarif(const Diagnostics& diagnostics,
                                       const std::optional<Error>& failure);

}  // namespace kiteway::planner
