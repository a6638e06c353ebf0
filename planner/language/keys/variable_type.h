// The types that a variable of a plan can have.
#pragma once

#include "planner/model/choices.h"

#include <cstdint>

namespace kiteway::planner {

enum class VariableType : std::uint8_t { kText, kInteger, kBool };

template <>
inline constexpr ChoiceTable<VariableType, 3> kChoices<VariableType>{
    .choices = {{{VariableType::kText, "string"},
                 {VariableType::kInteger, "int"},
                 {VariableType::kBool, "bool"}}},
    .fallback = VariableType::kText};

}  // namespace kiteway::planner
