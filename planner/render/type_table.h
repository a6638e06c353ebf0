// The table in docs/ of what becomes of each type: from the data that the rules use.
#pragma once

#include <string>

namespace kiteway::planner {

/// Markdown: which types each source has, what becomes of their values on each target, and what
/// they can be turned into. docs/types.md is exactly this text, which a test checks.
[[nodiscard]] std::string render_type_table();

}  // namespace kiteway::planner
