// A value of a plan and where it was written.
#pragma once

#include "schema/base/source_place.h"

namespace kiteway::planner {

/// A value and where it was written. A default has no place.
template <class T>
struct Placed {
  T value;
  SourcePlace place = {};

  [[nodiscard]] bool is_explicit() const { return place.line != 0; }
  friend bool operator==(const Placed&, const Placed&) = default;
};

}  // namespace kiteway::planner
