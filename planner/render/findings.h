// Findings in the form that was asked for: for people, for programs, for a forge.
#pragma once

#include "schema/base/diagnostic.h"
#include "schema/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

enum class FindingsFormat : std::uint8_t {
  kText,
  kJson,    ///< proto/kiteway/findings.proto
  kGithub,  ///< commands that make annotations of a pull request
  kSarif,   ///< SARIF 2.1.0
};

/// By their names on the command line.
[[nodiscard]] const std::vector<std::string>& findings_format_names();
[[nodiscard]] std::optional<FindingsFormat> findings_format_from(const std::string& name);

/// True for a format whose text is one document, which makes sense as a whole only.
[[nodiscard]] bool is_document(FindingsFormat format) noexcept;

/// All findings sorted by place, and what else ended the command, if anything did. Empty without
/// both, unless the format is a document.
[[nodiscard]] std::string render_findings(FindingsFormat format, const Diagnostics& diagnostics,
                                          const SourceTexts& texts,
                                          const std::optional<Error>& failure = {});

}  // namespace kiteway::planner
