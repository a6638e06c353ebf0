// Plan text to intent: reads the YAML, checks it, fills in the defaults.
#pragma once

#include "planner/intent.h"
#include "schema/base/diagnostic.h"

#include <optional>
#include <string>
#include <string_view>

namespace kiteway::planner {

struct ParsedPlan {
  std::optional<Intent> intent;  ///< set when there are no errors
  Diagnostics diagnostics;
  SourceTexts texts;  ///< for rendering; with anything that looks like a literal secret masked
};

/// Reads a plan. `file_name` is how messages name it; relative paths inside the plan (CA files,
/// secrets) start at its folder. No I/O, never throws.
[[nodiscard]] ParsedPlan parse_plan(const std::string& file_name, std::string_view text);

}  // namespace kiteway::planner
