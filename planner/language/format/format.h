// A plan in the one layout that all plans have, with its comments.
#pragma once

#include "schema/base/diagnostic.h"

#include <optional>
#include <string>
#include <string_view>

namespace kiteway::planner {

struct Formatted {
  std::optional<std::string> text;  ///< set when the plan is YAML
  Diagnostics diagnostics;
  SourceTexts texts;
};

/// Two spaces for each level, one blank line at most, brackets with one kind of spacing. Everything
/// else stays as it is written: order, quotes, blocks, and which maps are in brackets. A comment
/// stays with what it stands above or behind. Formatting what was formatted changes nothing.
/// Overlays and included files are plans here too, and so is a file with values of variables.
[[nodiscard]] Formatted format_plan(const std::string& file_name, std::string_view text);

}  // namespace kiteway::planner
