// The code table as people read it: one code, the list, the page in docs.
#pragma once

#include "planner/codes/code_table.h"

#include <string>

namespace kiteway::planner {

/// Title, cause, example and remedy, wrapped to 80 columns.
[[nodiscard]] std::string render_code(const CodeSpec& spec);

/// A line per code.
[[nodiscard]] std::string render_code_list();

/// Markdown. docs/diagnostics.md is exactly this text, which a test checks.
[[nodiscard]] std::string render_code_page();

}  // namespace kiteway::planner
