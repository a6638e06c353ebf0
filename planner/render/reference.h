// The plan reference in docs/: every key of the key table, for people.
#pragma once

#include <string>

namespace kiteway::planner {

/// Markdown, one table per section of a plan. docs/plan-reference.md is exactly this text, which a
/// test checks.
[[nodiscard]] std::string render_reference();

}  // namespace kiteway::planner
