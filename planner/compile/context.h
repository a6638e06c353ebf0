// What the parts of one compile share.
#pragma once

#include "planner/model/intent.h"
#include "planner/model/world.h"
#include "schema/base/diagnostic.h"

namespace kiteway::planner {

/// Outlived by all it refers to.
struct CompileContext {
  const Intent& intent;
  const World& world;
  Purpose purpose;
  Diagnostics& diagnostics;
};

}  // namespace kiteway::planner
