// Floats as numbers of 16 bits, rounded to the nearest, ties to even.
#pragma once

#include <cstdint>

namespace kiteway::executor {

/// IEEE 754 binary16. Beyond what it holds: infinity.
[[nodiscard]] std::uint16_t float16_of(float number) noexcept;

/// The upper half of a float.
[[nodiscard]] std::uint16_t bfloat16_of(float number) noexcept;

/// Whether the number is one, and not infinity or NaN.
[[nodiscard]] bool is_finite_float16(std::uint16_t number) noexcept;
[[nodiscard]] bool is_finite_bfloat16(std::uint16_t number) noexcept;

}  // namespace kiteway::executor
