// What one collection is refused for.
#pragma once

#include "schema/base/diagnostic.h"

#include <string>

namespace kiteway::planner {

/// Adds errors to `diagnostics`, which must outlive it, and remembers whether there was one.
class Refusals {
 public:
  explicit Refusals(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// `subject` is the object on the live side (subject_of); empty for what the plan alone is to
  /// blame for.
  void add(const std::string& code, const SourcePlace& place, std::string message, std::string hint,
           std::string subject = {});
  /// Findings that refuse nothing.
  [[nodiscard]] Diagnostics& diagnostics() noexcept { return diagnostics_; }
  [[nodiscard]] bool none() const noexcept { return is_none_; }

 private:
  Diagnostics& diagnostics_;
  bool is_none_ = true;
};

}  // namespace kiteway::planner
