// Where something was written: a file, a line and a column.
#pragma once

#include <string>

namespace kiteway {

/// A place in a text a user wrote. Lines and columns count from 1, columns in Unicode code points.
/// `line` is 0 when only the file is known, and `file` is empty when nothing is.
struct SourcePlace {
  std::string file;
  int line = 0;
  int column = 0;
  int length = 1;  ///< code points to underline
  /// What the value was made with, if not of the text alone: "variable stage from --var".
  std::string via = {};

  friend bool operator==(const SourcePlace&, const SourcePlace&) = default;
};

/// "plan.yaml:12:5", or as much of it as is known.
[[nodiscard]] std::string to_string(const SourcePlace& place);

}  // namespace kiteway
