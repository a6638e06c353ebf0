// Plan text to intent: reads the YAML, checks it, fills in the defaults.
#pragma once

#include "planner/language/resolve/given.h"
#include "planner/language/yaml/reader.h"
#include "planner/language/yaml/tree.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"

#include <optional>
#include <string>
#include <string_view>

namespace kiteway::planner {

/// The largest text that is read as a plan.
inline constexpr std::size_t kPlanTextBytesMax = yaml::YamlLimits{}.bytes_max;

struct ParsedPlan {
  std::optional<Intent> intent;    ///< set when there are no errors
  std::optional<yaml::Node> tree;  ///< likewise: of all files, with variables filled in
  Diagnostics diagnostics;
  SourceTexts texts;  ///< for rendering; with anything that looks like a literal secret masked
};

/// Reads a plan with what it includes and what is given with it. `file_name` is how messages name
/// it; a relative path (of a CA file, a secret, an include) starts at the folder of the file that
/// it is written in. No I/O but through `given`, never throws.
[[nodiscard]] ParsedPlan parse_plan(const std::string& file_name, std::string_view text,
                                    const Given& given = {});

}  // namespace kiteway::planner
