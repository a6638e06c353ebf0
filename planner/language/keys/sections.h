// The sections of a plan, as the key table puts them together.
#pragma once

#include "planner/language/keys/key_table.h"
#include "planner/language/keys/variable_type.h"
#include "planner/model/choices.h"

#include <string_view>

namespace kiteway::planner {

// All of them live as long as the program.
[[nodiscard]] const Section& source_section();
[[nodiscard]] const Section& target_section();
[[nodiscard]] const Section& defaults_section();
[[nodiscard]] const Section& collection_section();
[[nodiscard]] const Section& variable_section();
[[nodiscard]] const Section& settings_section();

/// A key with the words and the default of an enum.
template <class Enum>
[[nodiscard]] KeySpec choice(std::string_view name, std::string_view description) {
  static const std::string kFallback = word_of(kChoices<Enum>.fallback);
  return {.name = name,
          .kind = ValueKind::kChoice,
          .description = description,
          .choices = words_of<Enum>(),
          .fallback = kFallback};
}

}  // namespace kiteway::planner
