// What differs between two plans, or a plan and the world, as people and machines read it.
#pragma once

#include "planner/diff/object_diff.h"
#include "planner/render/lines.h"

#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {

struct DiffView {
  std::string before;      ///< name of a file
  std::string after = {};  ///< name of the other one; empty: both servers as they are
  std::vector<ObjectDiff> objects = {};
  std::optional<bool> is_stale = {};  ///< of a file and the servers
};

/// A block for each object with its differences, and a line that sums up.
[[nodiscard]] std::string render_diff_text(const DiffView& diff, Paint paint = Paint::kNone);

/// A line for each object, and the line that sums up.
[[nodiscard]] std::string render_diff_summary(const DiffView& diff, Paint paint = Paint::kNone);

/// The same as a comment of a pull request, each object to be folded out. One that would be too
/// long for a comment has no differences in it.
[[nodiscard]] std::string render_diff_markdown(const DiffView& diff);

/// As proto/kiteway/diff.proto says.
[[nodiscard]] std::string render_diff_json(const DiffView& diff);

}  // namespace kiteway::planner
