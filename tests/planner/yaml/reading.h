// Texts read by the strict reader, and what came out in a form to compare.
#pragma once

#include "planner/language/yaml/reader.h"
#include "planner/language/yaml/tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner::yaml {

/// A plan with something of every kind that YAML has and plans may have.
extern const std::string_view kSamplePlan;

/// As plan.yaml.
[[nodiscard]] ParsedYaml read(std::string_view text, const YamlLimits& limits = {});

/// All findings as a person sees them; empty for a text without any.
[[nodiscard]] std::string shown(std::string_view text, const YamlLimits& limits = {});

/// One line per finding: "P0104 2:3 message".
[[nodiscard]] std::vector<std::string> findings(std::string_view text,
                                                const YamlLimits& limits = {});
[[nodiscard]] std::string only_finding(std::string_view text, const YamlLimits& limits = {});

/// Of a text without errors.
[[nodiscard]] Node root_of(std::string_view text);

[[nodiscard]] SourcePlace at(int line, int column, int length = 1);
[[nodiscard]] Node scalar(std::string text, const SourcePlace& place, bool is_quoted = false);
[[nodiscard]] Node plain(std::string text);

}  // namespace kiteway::planner::yaml
