// A compiled plan as people read it: as text, in one line per object, and as Markdown.
#pragma once

#include "planner/model/compiled_plan.h"
#include "planner/render/lines.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace kiteway::planner {

/// How much is told of what stays as it is.
enum class Detail : std::uint8_t {
  kChanges,  ///< it is counted
  kFull,     ///< it is listed
};

/// Header, what drifted, one block per collection, and a line that sums up.
[[nodiscard]] std::string render_text(const CompiledPlan& plan, Detail detail = Detail::kChanges,
                                      Paint paint = Paint::kNone);

/// A line for each object that drifted or changes, those that do not only in full, and the line
/// that sums up.
[[nodiscard]] std::string render_summary(const CompiledPlan& plan, Detail detail = Detail::kChanges,
                                         Paint paint = Paint::kNone);

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
