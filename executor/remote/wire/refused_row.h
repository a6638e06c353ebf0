// A row that cannot go to the target.
#pragma once

#include <cstddef>
#include <string>

namespace kiteway::executor {

struct RefusedRow {
  std::size_t row = 0;    ///< which one, of those that were looked at
  std::string field;      ///< by its name on the target; empty: the server did not say
  std::string reason;     ///< what is wrong with it: "holds NaN"
  std::string hint = {};  ///< what can be done about it, where that is more than to change the row

  friend bool operator==(const RefusedRow&, const RefusedRow&) = default;
};

}  // namespace kiteway::executor
