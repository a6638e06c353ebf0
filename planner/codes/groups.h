// The parts of the code table, a file each.
#pragma once

#include "planner/codes/code_table.h"

#include <span>

namespace kiteway::planner {

[[nodiscard]] std::span<const CodeSpec> text_codes();      ///< P01xx: is it YAML as plans use it?
[[nodiscard]] std::span<const CodeSpec> language_codes();  ///< P02xx: is it a plan?
[[nodiscard]] std::span<const CodeSpec> source_codes();    ///< P03xx: can it be read?
[[nodiscard]] std::span<const CodeSpec> target_codes();    ///< P04xx: can it be written?

}  // namespace kiteway::planner
