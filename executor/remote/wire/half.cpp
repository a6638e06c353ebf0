#include "executor/remote/wire/half.h"

#include <bit>

namespace kiteway::executor {
namespace {

/// `value` without its last `bits` bits, rounded to the nearest, ties to even.
std::uint32_t rounded(std::uint32_t value, unsigned bits) noexcept {
  const std::uint32_t half = std::uint32_t{1} << (bits - 1U);
  const std::uint32_t is_odd = (value >> bits) & 1U;
  return (value + half - 1U + is_odd) >> bits;
}

}  // namespace

std::uint16_t float16_of(float number) noexcept {
  constexpr std::uint32_t kInfinity = 0x7C00;
  constexpr int kMantissaBits = 23;
  constexpr int kBiasOfFloat = 127;
  constexpr int kBiasOfHalf = 15;
  const auto bits = std::bit_cast<std::uint32_t>(number);
  const std::uint32_t sign = (bits >> 16U) & 0x8000U;
  const std::uint32_t mantissa = bits & 0x7FFFFFU;
  const int exponent = static_cast<int>((bits >> 23U) & 0xFFU);
  std::uint32_t half = 0;
  if (exponent == 0xFF) {
    half = kInfinity | (mantissa == 0 ? 0U : 0x200U);
  } else if (const int wanted = exponent - kBiasOfFloat + kBiasOfHalf; wanted >= 31) {
    half = kInfinity;
  } else if (wanted > 0) {
    // A mantissa that rounds up to the next power of two carries into the exponent.
    half = rounded((static_cast<std::uint32_t>(wanted) << kMantissaBits) | mantissa, 13);
  } else if (wanted >= -10) {  // a subnormal half
    half = rounded(mantissa | 0x800000U, static_cast<unsigned>(14 - wanted));
  }
  return static_cast<std::uint16_t>(sign | half);
}

std::uint16_t bfloat16_of(float number) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(number);
  const bool is_nan = (bits & 0x7FFFFFFFU) > 0x7F800000U;
  return static_cast<std::uint16_t>(is_nan ? (bits >> 16U) | 0x40U : rounded(bits, 16));
}

bool is_finite_float16(std::uint16_t number) noexcept { return (number & 0x7C00U) != 0x7C00U; }
bool is_finite_bfloat16(std::uint16_t number) noexcept { return (number & 0x7F80U) != 0x7F80U; }

}  // namespace kiteway::executor
