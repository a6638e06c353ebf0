// The formats that results are written in, by their names on the command line.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiteway::cli {

/// All there are; which of them a result has is said by its forms (results.h).
enum class OutputFormat : std::uint8_t {
  kText,      ///< for people
  kJson,      ///< for programs: a message of proto/kiteway/
  kMarkdown,  ///< a comment of a pull request
  kDot,       ///< Graphviz
  kMermaid,
  kGithub,  ///< commands that make annotations of a pull request
  kSarif,   ///< SARIF 2.1.0
};

struct FormatName {
  OutputFormat format;
  std::string_view name;
};

inline constexpr auto kFormatNames = std::to_array<FormatName>({
    {OutputFormat::kText, "text"},
    {OutputFormat::kJson, "json"},
    {OutputFormat::kMarkdown, "markdown"},
    {OutputFormat::kDot, "dot"},
    {OutputFormat::kMermaid, "mermaid"},
    {OutputFormat::kGithub, "github"},
    {OutputFormat::kSarif, "sarif"},
});

[[nodiscard]] inline std::string name_of(OutputFormat format) {
  return std::string(std::ranges::find(kFormatNames, format, &FormatName::format)->name);
}

[[nodiscard]] inline std::optional<OutputFormat> output_format_from(std::string_view name) {
  const auto* const found = std::ranges::find(kFormatNames, name, &FormatName::name);
  return found == kFormatNames.end() ? std::nullopt : std::optional(found->format);
}

/// True for a format whose text is one document, which makes sense as a whole only.
[[nodiscard]] constexpr bool is_document(OutputFormat format) noexcept {
  return format == OutputFormat::kJson || format == OutputFormat::kSarif;
}

}  // namespace kiteway::cli
