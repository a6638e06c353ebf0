// What the parts of one compile share.
#pragma once

#include "planner/model/intent.h"
#include "planner/model/world.h"
#include "schema/base/diagnostic.h"

#include <string>

namespace kiteway::planner {

/// Outlived by all it refers to.
struct CompileContext {
  const Intent& intent;
  const World& world;
  Purpose purpose;
  Diagnostics& diagnostics;
};

/// "source collection default/products, field price": the subject of a finding about it.
[[nodiscard]] inline std::string subject_of(const CollectionSnapshot& source,
                                            const std::string& field = {}) {
  return "source collection " + to_string(source.address) +
         (field.empty() ? "" : ", field " + field);
}

}  // namespace kiteway::planner
