// Findings about a plan: for people, for programs, for a forge.
#pragma once

#include "schema/base/diagnostic.h"
#include "schema/base/result.h"

#include <optional>
#include <string>

namespace kiteway::planner {

// All take the findings in any order and write them sorted by place, with what else ended the
// command, if anything did.

/// For people. Empty without findings and failure.
[[nodiscard]] std::string render_findings_text(Diagnostics diagnostics, const SourceTexts& texts,
                                               const std::optional<Error>& failure = {});

/// A document, as proto/kiteway/findings.proto says.
[[nodiscard]] std::string render_findings_json(Diagnostics diagnostics,
                                               const std::optional<Error>& failure = {});

/// Workflow commands, which GitHub shows beside the lines of a pull request; one line per finding:
/// "::error file=plan.yaml,line=7,col=1,title=P0201 an unknown key::...".
[[nodiscard]] std::string render_findings_github(Diagnostics diagnostics,
                                                 const std::optional<Error>& failure = {});

/// A document of SARIF 2.1.0, which code scanning services read: one run with its results; the
/// codes that occur are its rules, with cause and remedy.
[[nodiscard]] std::string render_findings_sarif(Diagnostics diagnostics,
                                                const std::optional<Error>& failure = {});

}  // namespace kiteway::planner
