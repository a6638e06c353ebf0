// One object that is not the same in two plans, or in a plan and in the world.
#pragma once

#include "schema/diff.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kiteway::planner {

enum class ObjectChange : std::uint8_t { kChanged, kAdded, kRemoved };

struct ObjectDiff {
  std::string name;  ///< "source collection default/products"
  ObjectChange change = ObjectChange::kChanged;
  std::vector<std::string> notes = {};  ///< "was dropped and made again"
  Differences differences = {};

  friend bool operator==(const ObjectDiff&, const ObjectDiff&) = default;
};

}  // namespace kiteway::planner
