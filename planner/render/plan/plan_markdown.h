// A compiled plan as a comment of a pull request.
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/render/plan/collection_text.h"

#include <cstddef>
#include <string>

namespace kiteway::planner {

/// GitHub takes 65,536 characters in a comment; the rest is for what a bot writes around it.
inline constexpr std::size_t kMarkdownMax = 65'000;

/// The same facts as the text: the line that sums up, both servers, what drifted, the databases,
/// for each collection its diff to be folded out, the symbols, and the estimates. What would be
/// longer than `most` bytes is left out in steps, never within a fence: first the diffs, then the
/// lines of the collections.
[[nodiscard]] std::string render_markdown(const CompiledPlan& plan,
                                          Detail detail = Detail::kChanges,
                                          std::size_t most = kMarkdownMax);

}  // namespace kiteway::planner
