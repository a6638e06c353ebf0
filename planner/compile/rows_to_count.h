// Which rows of the source must be counted before a collection can be planned.
#pragma once

#include "planner/compile/rules/target_server.h"
#include "planner/model/intent.h"
#include "schema/snapshot.h"

#include <string>
#include <vector>

namespace kiteway::planner {

/// Which rows of the source must be counted to tell whether the plan can be. Keys that would need
/// escapes in an expression are not among them.
struct RowsToCount {
  /// Fields of the source with NULL where the target holds none or turns it into a default, and
  /// those that are left out: what is not NULL there is lost.
  std::vector<std::string> null_fields = {};
  /// Keys of the dynamic field that no row may have, for fields of the target are called so, or
  /// keys that fields become.
  std::vector<std::string> dynamic_keys = {};
  /// Keys of the dynamic field that become fields.
  std::vector<std::string> taken_keys = {};

  [[nodiscard]] bool none() const noexcept {
    return null_fields.empty() && dynamic_keys.empty() && taken_keys.empty();
  }
};
[[nodiscard]] RowsToCount rows_to_count(const CollectionIntent& intent,
                                        const CollectionSnapshot& source,
                                        const TargetServer& server);

}  // namespace kiteway::planner
