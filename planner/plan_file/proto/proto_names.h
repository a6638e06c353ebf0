// Enumerators as the plan file spells them.
#pragma once

#include "planner/model/choices.h"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace kiteway::planner::plan_text {

/// Thrown and caught within the conversion from protobuf only: from_proto turns it into an Error.
class BadPlan : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class Enum, std::size_t Size>
using Names = std::array<std::pair<Enum, const char*>, Size>;

template <class Enum, std::size_t Size>
const char* name_of(const Names<Enum, Size>& names, Enum value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

template <class Enum, std::size_t Size>
Enum value_of(const Names<Enum, Size>& names, const std::string& text, const char* what) {
  for (const auto& [value, name] : names) {
    if (text == name) return value;
  }
  throw BadPlan(std::string(what) + " \"" + text + "\" is not known");
}

/// As value_of, of an enum that a plan text names too.
template <class Enum>
Enum choice_of(const std::string& text, const char* what) {
  if (const auto value = choice_from<Enum>(text)) return *value;
  throw BadPlan(std::string(what) + " \"" + text + "\" is not known");
}

}  // namespace kiteway::planner::plan_text
